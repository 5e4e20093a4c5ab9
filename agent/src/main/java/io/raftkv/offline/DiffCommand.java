package io.raftkv.offline;

import io.raftkv.node.start.DirectoryReading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline diff}. */
@Command(
        name = "diff",
        description = "Compares two stopped members at the last index that they have in common. Shows keys, no values.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the same", "14:different"})
final class DiffCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Mixin
    private WorkDirectory workDirectory;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differing keys to name (default: 20).")
    private int limit;

    @Parameters(index = "0", paramLabel = "DIR_A", description = "Data directory of a stopped node.")
    private Path directoryA;

    @Parameters(index = "1", paramLabel = "DIR_B", description = "Data directory of another one.")
    private Path directoryB;

    @Override
    public Integer call() {
        return work.run(disk -> {
            if (limit < 0) {
                throw new OfflineException(ExitCode.USAGE, "--limit is negative: " + limit, "--limit 20");
            }
            if (directoryA
                    .toAbsolutePath()
                    .normalize()
                    .equals(directoryB.toAbsolutePath().normalize())) {
                throw new OfflineException(
                        ExitCode.USAGE, "both are " + directoryA, "name the data directories of two members");
            }
            try (StoppedDirectory a = StoppedDirectory.toRead(disk, directoryA);
                    StoppedDirectory b = StoppedDirectory.toRead(disk, directoryB)) {
                DirectoryReading readingA = a.reading(disk);
                DirectoryReading readingB = b.reading(disk);
                work.sayDamage(readingA);
                work.sayDamage(readingB);
                Comparison comparison = Comparison.of(disk, readingA, readingB, limit, workDirectory.path());
                work.print("Comparison", comparison, comparison.lines());
                return comparison.same() ? ExitCode.OK : ExitCode.DIFFERENT;
            }
        });
    }
}
