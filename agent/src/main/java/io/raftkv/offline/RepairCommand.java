package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline repair}. */
@Command(
        name = "repair",
        description = {
            "Copies what a damaged data directory still proves into a new directory: a whole snapshot, and the log behind"
                    + " it up to the first fault. The damaged one is only read.",
            "The copy has no raft/: whoever starts on it founds a new epoch, because a node that may have forgotten entries"
                    + " must not vote with its old name."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:copied; with --dry-run, it could be",
            "6:the target exists, or has too little space",
            "11:nothing can be saved"
        })
final class RepairCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Mixin
    private WorkDirectory workDirectory;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The new directory; it must not exist yet.")
    private Path target;

    @Option(names = "--dry-run", description = "Only show what could be saved.")
    private boolean dryRun;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of a stopped node.")
    private Path directory;

    @Override
    public Integer call() {
        return work.run(disk -> {
            try (StoppedDirectory stopped = StoppedDirectory.toRead(disk, directory)) {
                return repair(disk, stopped.reading(disk));
            }
        });
    }

    private ExitCode repair(Disk disk, DirectoryReading reading) throws OfflineException, IOException {
        Salvage salvage = Salvage.of(disk, reading);
        List<Finding> notSaved = DirectoryCheck.of(disk, reading).findings().stream()
                .filter(finding -> finding.severity() != Finding.Severity.NOTE)
                .toList();
        RepairReport plan = RepairReport.planned(reading.path().toString(), salvage, notSaved);
        SalvageCopy copy = new SalvageCopy(disk, target, sizeBytes(disk, reading.path(), salvage));
        if (dryRun) {
            work.print("Repair", plan, plan.lines());
            return ExitCode.OK;
        }
        copy.write(salvage);
        // The proof: what was saved is a state, counted key by key.
        StateFigures figures = StateFigures.at(disk, DirectoryReading.of(disk, target), null, workDirectory.path());
        RepairReport done = plan.done(target.toString(), figures);
        work.print("Repair", done, done.lines());
        work.say("Restore it as a cluster of its own: tar czf repaired.tar.gz -C " + target
                + " . and raftkvctl restore run repaired.tar.gz, or start one agent on it that founds (raft.bootstrap)."
                + (notSaved.isEmpty() ? "" : " A newer backup or another member may hold more."));
        return ExitCode.OK;
    }

    /** No more than snapshot and log take now. */
    private static long sizeBytes(Disk disk, Path directory, Salvage salvage) throws IOException {
        long bytes = salvage.snapshot()
                .map(snapshot -> snapshot.manifest().sizeBytes())
                .orElse(0L);
        for (Path file : disk.list(directory)) {
            if (file.toString().endsWith(".wal")) {
                try (var opened = disk.openForReading(file)) {
                    bytes += opened.size();
                }
            }
        }
        return bytes;
    }
}
