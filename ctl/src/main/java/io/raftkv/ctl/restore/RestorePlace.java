package io.raftkv.ctl.restore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One data directory that a restore works on, and what lies beside it meanwhile: on the same file system, so that a rename
 * is enough.
 *
 * @param data the data directory
 * @param aside where the data from before goes; empty when there was none
 * @param operation id of the operation, so that no other one's remains are mistaken for its own
 */
public record RestorePlace(Path data, Optional<Path> aside, String operation) {

    /** There once the archive is unpacked, whole and forced, until the operation is over. */
    public Path staging() {
        return data.resolveSibling(data.getFileName() + ".restoring-" + operation);
    }

    /** What becomes {@link #staging}; only half of it may be there. */
    Path partial() {
        return data.resolveSibling(data.getFileName() + ".restoring-" + operation + ".partial");
    }

    /** The new data directory, until it is put in place. */
    Path unpacked() {
        return staging().resolve("unpacked");
    }

    /** Where a restored directory goes that an agent has worked with when the restore is taken back. */
    public Path aborted() {
        return data.resolveSibling(data.getFileName() + ".aborted-" + operation);
    }
}
