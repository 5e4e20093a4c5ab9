package io.raftkv.offline;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline check}. */
@Command(
        name = "check",
        description = "Reads every byte that a stopped node stands on and names all damage. Changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is whole (a torn tail is)",
            "10:damaged, and the node starts without what is",
            "11:damaged, and the node needs it"
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of a stopped node.")
    private Path directory;

    @Override
    public Integer call() {
        return work.run(disk -> {
            try (StoppedDirectory stopped = StoppedDirectory.toRead(disk, directory)) {
                CheckResult result = DirectoryCheck.of(disk, stopped.reading(disk));
                work.print("CheckResult", result, result.lines());
                return result.exitCode();
            }
        });
    }
}
