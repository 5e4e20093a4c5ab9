package io.raftkv.node.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who holds a lock on a file, as Linux lists it in {@code /proc/locks}. For a message: nothing depends on it. */
final class LockHolder {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int PID = 4;
    private static final int DEVICE_AND_INODE = 5;

    private LockHolder() {}

    /** @return its process id; empty where the kernel does not tell, or tells nothing of this file */
    static Optional<Long> of(Path file) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            for (String line : Files.readAllLines(LOCKS)) {
                List<String> fields = List.of(line.strip().split("\\s+"));
                boolean isPosix =
                        fields.size() > DEVICE_AND_INODE && fields.get(1).equals("POSIX");
                if (isPosix && fields.get(DEVICE_AND_INODE).endsWith(inode)) {
                    return Optional.of(Long.parseLong(fields.get(PID))).filter(pid -> pid > 0);
                }
            }
        } catch (IOException | RuntimeException notTold) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
