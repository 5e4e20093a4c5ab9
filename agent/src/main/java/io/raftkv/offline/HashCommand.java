package io.raftkv.offline;

import io.raftkv.node.start.DirectoryReading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline hash}. */
@Command(
        name = "hash",
        description = "Rebuilds the state of a stopped node from snapshot and log, and hashes every key of it.",
        mixinStandardHelpOptions = true)
final class HashCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Mixin
    private WorkDirectory workDirectory;

    @Option(
            names = "--at-index",
            paramLabel = "N",
            description = "The state after this entry (default: the last one that the node holds).")
    private Long index;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of a stopped node.")
    private Path directory;

    @Override
    public Integer call() {
        return work.run(disk -> {
            try (StoppedDirectory stopped = StoppedDirectory.toRead(disk, directory)) {
                DirectoryReading reading = stopped.reading(disk);
                work.sayDamage(reading);
                StateFigures figures = StateFigures.at(disk, reading, index, workDirectory.path());
                work.print("StateHash", figures, figures.lines());
                return ExitCode.OK;
            }
        });
    }
}
