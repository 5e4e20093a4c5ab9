package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.LastRun;
import io.raftkv.ctl.repository.Repository;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl backup status}. */
@Command(
        name = "status",
        description = {
            "Say how old the last backup is, the last verified one, and the last drill; and how the last run ended.",
            "For monitoring: exit 10 with --max-age when the last verified backup is older, or there is none."
        })
final class BackupStatusCommand extends CtlCommand {
    @Option(names = "--max-age", paramLabel = "TIME", description = "The oldest that is good enough, e.g. 26h.")
    private String maxAge;

    @Mixin
    private RepositoryOption repository;

    private record Point(String id, long atMillis, long ageSeconds) {}

    private record Status(
            String repository, Point last, Point lastVerified, Point lastDrill, LastRun lastRun, boolean fresh) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Optional<Duration> limit = limit();
        Repository opened = repository.open(invocation);
        Instant now = Instant.now();
        List<CatalogueEntry> entries = opened.catalogue().entries();
        Point last = newest(entries, entry -> true, now);
        Point verified = newest(entries, CatalogueEntry::isVerified, now);
        Point drill = drill(entries, now);
        LastRun run = opened.lastRun().orElse(null);
        boolean fresh = limit.isEmpty()
                || verified != null && verified.ageSeconds() <= limit.get().toSeconds();
        Report report = Report.of("BackupStatus", new Status(opened.location(), last, verified, drill, run, fresh))
                .line("last backup     ", words(last))
                .line("last verified   ", fresh ? words(verified) : Cell.of(words(verified) + "  TOO OLD", Style.BAD))
                .line("last drill      ", words(drill));
        if (run != null) {
            report.line(
                    "last run        ",
                    BackupListReport.age(run.endedMillis(), now) + " ago, exit " + run.exitCode()
                            + (run.problem() == null ? "" : ": " + run.problem()));
        }
        invocation.output().print(report);
        return fresh ? ExitCode.OK : ExitCode.UNHEALTHY;
    }

    private Optional<Duration> limit() {
        try {
            return Optional.ofNullable(maxAge).map(HumanDuration::parse);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--max-age: " + e.getMessage(), null, e);
        }
    }

    /** The age is that of the data: a verification does not make it younger. */
    private static Point newest(List<CatalogueEntry> entries, Predicate<CatalogueEntry> counts, Instant now) {
        Point newest = null;
        for (CatalogueEntry entry : entries) {
            newest = counts.test(entry) ? point(entry.id(), entry.createdMillis(), now) : newest;
        }
        return newest;
    }

    private static Point drill(List<CatalogueEntry> entries, Instant now) {
        Point last = null;
        for (CatalogueEntry entry : entries) {
            boolean good = entry.drill() != null && entry.drill().good();
            if (good && (last == null || entry.drill().atMillis() > last.atMillis())) {
                last = point(entry.id(), entry.drill().atMillis(), now);
            }
        }
        return last;
    }

    private static Point point(String id, long millis, Instant now) {
        long age = Duration.between(Instant.ofEpochMilli(millis), now).toSeconds();
        return new Point(id, millis, Math.max(0, age));
    }

    private static String words(Point point) {
        return point == null
                ? "never"
                : HumanDuration.of(Duration.ofSeconds(point.ageSeconds())) + " ago  " + point.id();
    }
}
