package io.raftkv.api;

/**
 * {@code POST /cluster/join}.
 *
 * @param addr Raft address, {@code host:port}
 * @param http base URL of the joining node; derived from {@code addr} and port 8080 when absent
 * @param auto the agent's own call through {@code join_addr}; refused for a removed node
 * @param instanceId the life of the joining node's data directory
 * @param clusterId the cluster that the joining node's data belongs to, {@code null} for a node without data
 * @param nonvoter stay a nonvoter: do not promote after catching up
 */
public record JoinRequest(
        String nodeId,
        String addr,
        String http,
        Boolean auto,
        String instanceId,
        String bootId,
        String version,
        Boolean nonvoter,
        String clusterId) {}
