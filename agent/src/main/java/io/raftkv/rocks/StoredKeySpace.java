package io.raftkv.rocks;

import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A key space that can be copied into files at any instant, and that goes on with such a copy: what snapshots need of
 * it. {@link DisposableState} is the real one; tests have one that needs no native code and lives on a simulated disk.
 */
public interface StoredKeySpace extends KeySpace {
    /**
     * Makes a consistent copy of this instant. Commits go on meanwhile, so the copy may be ahead of what {@link #header}
     * said before the call: only its own header knows.
     *
     * @param target must not exist, its parent must, on the same file system; nothing in it is forced yet
     */
    void checkpoint(Path target) throws IOException;

    /**
     * Opens a checkpoint to look at it; writes nothing into its directory.
     *
     * @throws KeySpaceFailure if there is no whole key space in it
     */
    KeySpaceReader.View openCheckpoint(Path directory);

    /** Goes on with a snapshot instead of what is here now. Readers in the old state finish there. */
    void replace(StateSource snapshot) throws IOException;
}
