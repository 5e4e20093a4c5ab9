package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline wal-dump}. */
@Command(
        name = "wal-dump",
        description = {
            "Shows the entries of a stopped node's log in order, each with its place. A damaged log is shown up to the damage.",
            "With -o json one object a line, the verdict last. Changes nothing."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the log is whole (a torn tail is)", "11:it is damaged"})
final class WalDumpCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Option(names = "--from", paramLabel = "N", defaultValue = "1", description = "From this entry on.")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "N",
            description = "Up to this entry; whether what follows is whole is not judged.")
    private Long to;

    @Option(names = "--values", description = "With the values too; without it, their sizes.")
    private boolean values;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of a stopped node.")
    private Path directory;

    /** The end of the dump. */
    private record Verdict(String verdict, boolean usable, long firstIndex, long lastIndex) {}

    @Override
    public Integer call() {
        return work.run(disk -> {
            if (to != null && to < from) {
                throw new OfflineException(
                        ExitCode.USAGE, "--to " + to + " is before --from " + from, "--from " + to + " --to " + from);
            }
            try (StoppedDirectory stopped = StoppedDirectory.toRead(disk, directory)) {
                return dump(disk, stopped.path());
            }
        });
    }

    private ExitCode dump(Disk disk, Path path) throws IOException {
        WalScan scan = new WalScan(disk, path);
        WalReport report = (to == null ? scan : scan.upTo(to)).run(this::show);
        WalVerdict verdict = report.verdict();
        work.printLine(
                "WalVerdict",
                new Verdict(verdict.describe(), verdict.usable(), report.firstIndex(), report.lastIndex()),
                new Lines()
                        .line(
                                report.isEmpty()
                                        ? "no entries: " + verdict.describe()
                                        : "entries " + report.firstIndex() + " to " + report.lastIndex() + ": "
                                                + verdict.describe()));
        return verdict.usable() ? ExitCode.OK : ExitCode.DAMAGED;
    }

    private void show(WalEntry entry, Path file, long offset, long lengthBytes) {
        if (entry.index() >= from) {
            DumpedEntry shown = DumpedEntry.of(entry, file, offset, lengthBytes, values);
            work.printLine("WalEntry", shown, shown.lines());
        }
    }
}
