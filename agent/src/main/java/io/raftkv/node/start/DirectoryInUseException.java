package io.raftkv.node.start;

import java.nio.file.Path;
import java.util.Optional;

/** Another process, an agent or a tool, uses the data directory. */
public final class DirectoryInUseException extends StartRefusedException {
    private static final long serialVersionUID = 1L;

    /** @param holder process id, where the kernel tells it */
    DirectoryInUseException(Path dataDirectory, Optional<Long> holder) {
        super(
                "the data directory " + dataDirectory + " is in use by another process"
                        + holder.map(pid -> " (pid " + pid + ")").orElse(""),
                "stop that agent first");
    }
}
