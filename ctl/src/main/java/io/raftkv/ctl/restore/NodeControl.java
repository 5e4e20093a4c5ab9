package io.raftkv.ctl.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Power over the processes of a cluster's nodes. */
public interface NodeControl {
    /** The node that founds: its configuration says {@code raft.bootstrap: true}. */
    String founder();

    /** All nodes but the founder. */
    List<String> joiners();

    Path dataDirectory(String nodeId);

    /** Stops whichever of all nodes run, and returns when none runs any more. */
    void stopAll() throws IOException;

    /** Starts a node and returns when it serves. */
    void start(String nodeId) throws IOException;
}
