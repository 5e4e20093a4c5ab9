package io.raftkv.ctl.command;

import io.raftkv.command.Bytes;
import io.raftkv.ctl.client.KeyQuery;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.transfer.DirectorySource;
import io.raftkv.ctl.transfer.ImportSummary;
import io.raftkv.ctl.transfer.KeyImport;
import io.raftkv.ctl.transfer.KeyPages;
import io.raftkv.ctl.transfer.NdjsonSource;
import io.raftkv.ctl.transfer.RecordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl kv import}. */
@Command(
        name = "import",
        description = {
            "Write many keys: from NDJSON lines {\"key\",\"value\",\"encoding\"}, or from a directory tree.",
            "Each key is set to its value, so that an import can be repeated. Exit 3 when part of it was done."
        })
final class KvImportCommand extends CtlCommand {
    private static final int FAILURES_SHOWN_MAX = 10;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "NDJSON file; - or nothing: stdin.")
    private String file;

    @Option(names = "--dir", paramLabel = "DIR", description = "Directory tree: key = relative path, value = content.")
    private Path directory;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "With --dir: put this before each key.")
    private String prefix = "";

    @Option(names = "--include", paramLabel = "GLOB", description = "With --dir: only files that match, e.g. '*.pom'.")
    private String include;

    @Option(names = "--skip-existing", description = "Leave keys alone that are there, e.g. after an interruption.")
    private boolean skipExisting;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        try (RecordSource source = source(invocation)) {
            Plan plan = new Plan(
                    "Import into " + invocation.context().name(),
                    List.of("write what is in " + name() + contents(source)),
                    List.of("keys that exist are " + (skipExisting ? "left alone" : "overwritten")));
            if (!new Confirmation(invocation, change).permitsEveryday(plan)) {
                return ExitCode.OK;
            }
            Set<Bytes> existing = skipExisting ? existingKeys(invocation) : Set.of();
            try (Progress progress = invocation.output().progress("import", source.totalBytes());
                    KeyImport copy = new KeyImport(invocation.client(), progress, existing);
                    Interruption ignored = Interruption.tell(
                            invocation.output(),
                            () -> "interrupted after " + copy.written()
                                    + " keys; go on with the same command and --skip-existing")) {
                ImportSummary summary = copy.run(source);
                progress.close();
                return conclude(invocation, summary, copy.stopped());
            }
        }
    }

    private RecordSource source(Invocation invocation) throws IOException {
        if (directory != null) {
            if (file != null) {
                throw new CtlException(ExitCode.USAGE, "a file and --dir exclude each other");
            }
            return new DirectorySource(directory, prefix, Optional.ofNullable(include));
        }
        if (include != null || !prefix.isEmpty()) {
            throw new CtlException(ExitCode.USAGE, "--prefix and --include go with --dir");
        }
        if (file == null || file.equals("-")) {
            if (file == null && invocation.output().console().inTerminal()) {
                throw new CtlException(ExitCode.USAGE, "nothing to import", "name a file, --dir DIR, or - for stdin");
            }
            return new NdjsonSource(invocation.output().console().in(), "stdin", 0);
        }
        Path path = Path.of(file);
        return new NdjsonSource(Files.newInputStream(path), file, Files.size(path));
    }

    private String name() {
        return directory != null ? directory.toString() : file == null || file.equals("-") ? "stdin" : file;
    }

    private static String contents(RecordSource source) {
        return source instanceof DirectorySource tree
                ? ": " + tree.fileCount() + " files, " + HumanSize.of(tree.totalBytes())
                : "";
    }

    private Set<Bytes> existingKeys(Invocation invocation) {
        Set<Bytes> keys = new HashSet<>();
        KeyQuery query = KeyQuery.ofPrefix(
                prefix.isEmpty() ? Optional.empty() : Optional.of(prefix), false, KeyPages.firstPage(false));
        KeyPages pages = new KeyPages(invocation.client(), query, 0);
        for (var next = pages.next(); next.isPresent(); next = pages.next()) {
            keys.add(Bytes.utf8(next.get().asText()));
        }
        return keys;
    }

    private static ExitCode conclude(Invocation invocation, ImportSummary summary, CtlException stopped) {
        summary.skipped().forEach(reason -> invocation.output().warn("passed over " + reason));
        summary.failed().stream()
                .limit(FAILURES_SHOWN_MAX)
                .forEach(each -> invocation.output().warn(each.origin() + ": " + each.reason()));
        if (summary.failed().size() > FAILURES_SHOWN_MAX) {
            invocation.output().warn("and " + (summary.failed().size() - FAILURES_SHOWN_MAX) + " more");
        }
        if (stopped != null && summary.written() == 0) {
            throw stopped;
        }
        invocation.output().print(report(summary));
        if (stopped != null) {
            throw new CtlException(
                    ExitCode.PARTIAL,
                    "the import stopped after " + summary.written() + " keys: " + stopped.getMessage(),
                    "repeat the command: keys that were written get the same value again, or add --skip-existing",
                    stopped);
        }
        return summary.failed().isEmpty() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private static Report report(ImportSummary summary) {
        double seconds = Math.max(summary.durationMs(), 1) / 1000.0;
        return Report.of("ImportSummary", summary)
                .line(
                        "imported " + summary.written() + " keys",
                        summary.existing() > 0 ? ", " + summary.existing() + " left alone" : "",
                        summary.failed().isEmpty()
                                ? ""
                                : ", " + summary.failed().size() + " failed",
                        "  " + HumanSize.of(summary.bytes()),
                        " in " + HumanDuration.of(Duration.ofMillis(summary.durationMs())),
                        "  " + Math.round(summary.written() / seconds) + " keys/s")
                .name(String.valueOf(summary.written()));
    }
}
