package io.raftkv.offline;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline inspect}. */
@Command(
        name = "inspect",
        description = "Shows what a stopped node is and holds. Changes nothing.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of a stopped node.")
    private Path directory;

    @Override
    public Integer call() {
        return work.run(disk -> {
            try (StoppedDirectory stopped = StoppedDirectory.toRead(disk, directory)) {
                NodeReport report = NodeReport.of(disk, stopped.reading(disk));
                work.print("NodeReport", report, report.lines());
                return ExitCode.OK;
            }
        });
    }
}
