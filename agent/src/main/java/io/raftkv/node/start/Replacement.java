package io.raftkv.node.start;

/**
 * What an operator does about a member whose data must not be used: it comes back under its name as a new node. One text
 * for all refusals that end here; {@code runbooks/join.md} has the procedure.
 */
public final class Replacement {
    private Replacement() {}

    /** @param nodeId of the member */
    public static String of(String nodeId) {
        return "replace " + nodeId + ": stop it, raftkvctl remove " + nodeId
                + ", move its data directory away, raftkvctl join " + nodeId
                + " HOST:PORT, start it with raft.join_addr (runbooks/join.md)";
    }
}
