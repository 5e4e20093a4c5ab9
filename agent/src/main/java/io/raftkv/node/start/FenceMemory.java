package io.raftkv.node.start;

import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fencing;
import java.io.IOException;
import java.util.List;

/** Remembers over restarts why this data directory must stay silent. Everything is durable when a call returns. */
public interface FenceMemory {
    /** For good, until the data directory is emptied. */
    void fence(Fencing kind, long byEpoch, String toldBy) throws IOException;

    /**
     * Until it is clear what became of them.
     *
     * @param members all that are seen in a higher epoch now, instead of those remembered so far
     */
    void ahead(List<Ahead> members) throws IOException;
}
