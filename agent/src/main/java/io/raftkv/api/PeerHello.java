package io.raftkv.api;

/**
 * {@code POST /cluster/hello}, exchanged between agents at start and every five seconds: who I am, and in which epoch.
 * The answer is the other side's hello.
 *
 * @param instanceId the life of a data directory
 * @param bootId the life of a process; counts up
 * @param removed whether the sender was removed from the cluster
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
        Boolean removed) {}
