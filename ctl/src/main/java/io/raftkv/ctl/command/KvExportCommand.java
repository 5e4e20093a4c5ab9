package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.ctl.client.KeyQuery;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.transfer.DirectoryTarget;
import io.raftkv.ctl.transfer.KeyPages;
import io.raftkv.ctl.transfer.KeyRecord;
import io.raftkv.ctl.transfer.NdjsonTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl kv export}. */
@Command(
        name = "export",
        description = {
            "Read many keys: as NDJSON lines, or into a new directory tree.",
            "Pages of keys, each one consistent point. Exit 3 when a key cannot become a file. For a point in time of the"
                    + " whole cluster use raftkvctl backup."
        })
final class KvExportCommand extends CtlCommand {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "NDJSON file to write; - or nothing: stdout.")
    private String file;

    @Option(names = "--dir", paramLabel = "DIR", description = "Empty directory to fill: key = path, value = content.")
    private Path directory;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Only keys that begin so; with --dir it is taken off.")
    private String prefix;

    private record Refused(String key, String reason) {}

    private record Summary(long exported, long bytes, List<Refused> refused) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        KeyQuery query = KeyQuery.ofPrefix(Optional.ofNullable(prefix), true, KeyPages.firstPage(true));
        KeyPages pages = new KeyPages(invocation.client(), query, 0);
        boolean toStdout = directory == null && (file == null || file.equals("-"));
        Summary summary;
        try (Progress progress = invocation.output().progress("export", 0)) {
            summary = toStdout
                    ? toLines(
                            pages, NdjsonTarget.to(invocation.output().console().out()), progress)
                    : directory != null ? toTree(pages, progress) : toFile(invocation, pages, progress);
        }
        for (Refused refused : summary.refused()) {
            invocation.output().warn(refused.key() + ": " + refused.reason());
        }
        String words = "exported " + summary.exported() + " keys  " + HumanSize.of(summary.bytes());
        if (toStdout) {
            invocation.output().say(words);
        } else {
            invocation
                    .output()
                    .print(Report.of("ExportSummary", summary).line(words).name(String.valueOf(summary.exported())));
        }
        return summary.refused().isEmpty() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private Summary toFile(Invocation invocation, KeyPages pages, Progress progress) throws IOException {
        try (NdjsonTarget target = NdjsonTarget.file(Path.of(file));
                Interruption ignored = Interruption.tell(invocation.output(), () -> {
                    target.discard();
                    return "interrupted; " + file + " was not written, run the command again";
                })) {
            Summary summary = toLines(pages, target, progress);
            target.publish();
            return summary;
        }
    }

    private static Summary toLines(KeyPages pages, NdjsonTarget target, Progress progress) throws IOException {
        long count = 0;
        long bytes = 0;
        for (Optional<JsonNode> next = pages.next(); next.isPresent(); next = pages.next()) {
            KeyRecord item = KeyRecord.parse(next.get());
            target.write(item);
            count++;
            bytes += item.value().length;
            progress.note(count + " keys");
            progress.advance(item.value().length);
        }
        target.flush();
        return new Summary(count, bytes, List.of());
    }

    private Summary toTree(KeyPages pages, Progress progress) throws IOException {
        DirectoryTarget target = new DirectoryTarget(directory, prefix == null ? "" : prefix);
        List<Refused> refused = new ArrayList<>();
        long count = 0;
        long bytes = 0;
        for (Optional<JsonNode> next = pages.next(); next.isPresent(); next = pages.next()) {
            KeyRecord item = KeyRecord.parse(next.get());
            Optional<String> problem = target.write(item.key(), item.value());
            if (problem.isPresent()) {
                refused.add(new Refused(new String(item.key(), StandardCharsets.UTF_8), problem.get()));
                continue;
            }
            count++;
            bytes += item.value().length;
            progress.note(count + " files");
            progress.advance(item.value().length);
        }
        return new Summary(count, bytes, List.copyOf(refused));
    }
}
