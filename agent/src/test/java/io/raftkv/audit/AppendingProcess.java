package io.raftkv.audit;

import java.io.IOException;
import java.nio.file.Path;

/** Appends lines to a trail as fast as it can: a process that {@link AuditFilesTest} starts twice. */
final class AppendingProcess {
    static final int SIZE_BYTES_MAX = 2_000;

    private AppendingProcess() {}

    static AuditFiles files(Path directory) {
        return new AuditFiles(directory, SIZE_BYTES_MAX, 1000);
    }

    public static void main(String[] arguments) throws IOException {
        AuditFiles files = files(Path.of(arguments[0]));
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            files.append(String.format("%s %05d %s", arguments[1], i, "x".repeat(20)));
        }
    }
}
