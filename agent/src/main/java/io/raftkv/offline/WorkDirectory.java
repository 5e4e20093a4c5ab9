package io.raftkv.offline;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where states are rebuilt. */
final class WorkDirectory {
    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description =
                    "Where to rebuild the state (default: the system's temporary directory). On the file system of"
                            + " the data nothing is copied.")
    private Path path;

    Path path() {
        return path != null ? path : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
