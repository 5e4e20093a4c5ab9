package io.raftkv.ctl.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place that keeps the files of a repository, by names such as {@code catalogue/b-20261122T020001Z.json}. What a method
 * returned from is durable. A remote place has a local copy behind {@link #stage} and {@link #file}.
 */
public interface RepositoryStorage {
    /**
     * @param name without its directory
     * @param modified by the clock of the place, which is the only one that all its users share
     */
    record Item(String name, boolean directory, long sizeBytes, Instant modified) {}

    /** For people: where it is. */
    String location();

    /** What is directly in a directory, sorted by name; empty when there is no such directory. {@code ""} is the top. */
    List<Item> list(String directory) throws IOException;

    /** A small file's content; empty when it does not exist. */
    Optional<byte[]> read(String name) throws IOException;

    /** @return false when the name is taken: of two who ask at the same time, one is told so */
    boolean create(String name, byte[] content) throws IOException;

    /** Writes a small file, whole or not at all, in place of what was there. */
    void put(String name, byte[] content) throws IOException;

    /**
     * Writes the same content again, so that it counts as modified now.
     *
     * @return false when somebody removed it; it stays removed
     */
    boolean refresh(String name, byte[] content) throws IOException;

    /** @return false when there was none */
    boolean delete(String name) throws IOException;

    /** A file on this machine that does not exist yet, to write an archive to before {@link #publish}. */
    Path stage(String archive) throws IOException;

    /** Gives what was staged its name. An archive that has the name is never replaced. */
    void publish(String archive) throws IOException;

    /** Removes what was staged under this name or beside it, as far as it is there. */
    void discard(String archive) throws IOException;

    /** An archive, as a file that can be read on this machine. */
    Path file(String archive) throws IOException;

    /** Room for one more archive. */
    long usableBytes() throws IOException;
}
