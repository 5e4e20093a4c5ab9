package io.raftkv.backup;

import java.nio.file.Path;

/**
 * A file that is whole under its name, forced; what is in it nobody has read back yet.
 *
 * @param sha256 of the file
 */
public record WrittenArchive(Path archive, long sizeBytes, String sha256) {}
