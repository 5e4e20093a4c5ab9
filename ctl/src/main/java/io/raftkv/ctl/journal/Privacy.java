package io.raftkv.ctl.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may read what was just created, before anything is in it. */
interface Privacy {
    Privacy OWNER_ONLY = path -> Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));

    void restrict(Path path) throws IOException;
}
