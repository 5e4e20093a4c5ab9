package io.raftkv.api;

/**
 * {@code POST /cluster/hello}, exchanged between agents at start and every five seconds: who I am, and in which epoch.
 * The answer is the other side's hello.
 *
 * @param instanceId the life of a data directory
 * @param bootId the life of a process; counts up
 * @param removed whether the sender was removed from the cluster
 * @param leaderAddress Raft address of the leader that the sender follows or is; {@code null} while it knows none
 * @param drained whether the sender was taken out of service: it should not lead
 * @param you on the answer: what the receiver's state says of the asking node
 * @param hashIndex the applied index that {@code stateHash} belongs to, {@code null} before the first
 * @param knowsYou on the answer: whether the receiver counts the asking node as a member
 */
public record PeerHello(
        String nodeId,
        String address,
        String http,
        String clusterId,
        long epoch,
        String instanceId,
        long bootId,
        String version,
        String state,
        long appliedIndex,
        String stateHash,
        Long hashIndex,
        Boolean knowsYou,
        Boolean removed,
        Boolean drained,
        Recorded you,
        String leaderAddress) {

    /**
     * What one member's replicated state holds about another node. It may lag: only the leader's word, or one that is
     * at least as far as the asking node's own state, is final.
     *
     * @param instanceId of the data directory that became a member, {@code null} if none was recorded
     * @param bootId highest one seen, {@code null} if none was recorded
     * @param removed whether a tombstone stands for the node id
     */
    public record Recorded(String instanceId, Long bootId, boolean removed) {}
}
