package io.raftkv.node.start;

/**
 * What others know of a node that is about to found.
 *
 * @param text for the operator: who said so
 */
record PeerAnswers(Finding finding, String text) {

    /** The most serious thing that was heard. */
    enum Finding {
        /** Nobody was asked, nobody answered, or who answered belongs to no cluster. */
        NOTHING,
        /** There is a live cluster, and this node is no member of it. */
        STRANGER,
        /** Somebody sent a Raft request to this node's address, so some group counts on it. */
        ADDRESSED,
        /** A live member counts this node as one of its own. */
        MEMBER
    }

    static PeerAnswers nothing() {
        return new PeerAnswers(Finding.NOTHING, "");
    }
}
