package io.raftkv.node.start;

/**
 * What a look at the data directory found. The texts are for the operator: what exactly, in which file.
 *
 * @param wal judged against the snapshot that {@code snapshots} speaks of
 */
record FilesFound(
        RaftFound raft,
        String raftText,
        WalFound wal,
        String walText,
        SnapshotsFound snapshots,
        String snapshotsText,
        Situation situation) {

    /** The directory {@code raft/}. */
    enum RaftFound {
        ABSENT,
        WHOLE,
        /** It is there, and identity, term or vote is missing or cannot be believed. */
        DAMAGED
    }

    /** The files {@code *.wal}. */
    enum WalFound {
        ABSENT,
        /** Of the same cluster, and it continues the snapshot; without a snapshot, it begins with entry 1. */
        CONTIGUOUS,
        /** Of another cluster. */
        FOREIGN,
        /** A record before the end is damaged. */
        DAMAGED,
        /** Whole in itself, but it does not continue the snapshot. */
        NOT_CONTIGUOUS
    }

    /** The directory {@code snapshots/}. */
    enum SnapshotsFound {
        ABSENT,
        VALID,
        /** The chosen one was put there by somebody else than this node, and every byte of it was verified. */
        BROUGHT_IN,
        /** There are some, and none may be used. */
        INVALID
    }

    /** For a whole {@code raft/}: what the configuration says about this node now, compared with its last start. */
    enum Situation {
        /** The same, or there was no last start. */
        UNCHANGED,
        /** {@code raft.enabled}, the address or the node id changed, and this node is the only voter. */
        CHANGED_ALONE,
        /** The same change, but there are other voters, who know this node by what it was. */
        CHANGED_AMONG_OTHERS
    }
}
