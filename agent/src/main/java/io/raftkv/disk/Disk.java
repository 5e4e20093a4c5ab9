package io.raftkv.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** A file system. Implementations are safe for use by many threads; a single {@link DiskFile} has its own rules. */
public interface Disk {
    /** Creates a file that must not exist yet, for reading and writing. Durable only after a directory force. */
    DiskFile create(Path file) throws IOException;

    /** Opens an existing file for reading and writing. */
    DiskFile openForWriting(Path file) throws IOException;

    /** Opens an existing file for reading. */
    DiskFile openForReading(Path file) throws IOException;

    boolean exists(Path path) throws IOException;

    /**
     * Creates a directory and its missing parents. The names of all of them are durable when this returns, also where a
     * process that was killed had created some and not forced them.
     */
    void createDirectories(Path directory) throws IOException;

    /** The direct children of a directory, sorted by name; empty when the directory does not exist. */
    List<Path> list(Path directory) throws IOException;

    boolean isDirectory(Path path) throws IOException;

    /** When the content of a file, or the entries of a directory, last changed. */
    FileTime lastModified(Path path) throws IOException;

    /** Whether both names lead to one file. Both must exist. */
    boolean isSameFile(Path one, Path other) throws IOException;

    /** Renames atomically, replacing an existing target. Durable only after forcing the directories of both. */
    void rename(Path from, Path to) throws IOException;

    /** Gives an existing file a second name. Durable only after a directory force. */
    void link(Path existing, Path link) throws IOException;

    /** Deletes a file or an empty directory. Durable only after a directory force. */
    void delete(Path path) throws IOException;

    /** Deletes a directory with all that is in it, if it exists; symbolic links are removed, never followed. */
    void deleteTree(Path directory) throws IOException;

    /**
     * Forces the entries of a directory: what was created, renamed or deleted in it.
     *
     * @throws ForceFailedException if that failed; final, as for {@link DiskFile#force}
     */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes that this process may still write on the file system that holds {@code path}. */
    long usableBytes(Path path) throws IOException;
}
