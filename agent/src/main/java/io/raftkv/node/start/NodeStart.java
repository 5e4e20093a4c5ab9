package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.wal.WalListener;
import java.io.IOException;

/** The start of a node: looks at its data directory, decides what that means, and prepares what was decided. */
public final class NodeStart {
    private NodeStart() {}

    /**
     * Returns when an engine can be started. A joining node asks until it is accepted, a founder may wait for three
     * election timeouts, any other returns without waiting for anybody.
     *
     * @param version of this program, for the members
     * @throws StartRefusedException if this node must not start; nothing was lost
     * @throws IOException if the disk fails
     * @throws InterruptedException if the process is to end while it waits to be accepted
     */
    public static PreparedNode prepare(
            AgentConfig config, Disk disk, ClusterContacts contacts, String version, WalListener walListener)
            throws StartRefusedException, IOException, InterruptedException {
        throw new UnsupportedOperationException("" + config + disk + contacts + version + walListener);
    }
}
