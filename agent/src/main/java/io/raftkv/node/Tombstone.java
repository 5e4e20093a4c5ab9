package io.raftkv.node;

/**
 * A node id that was removed, as JSON under {@code tombstone/<id>} of the system space: it does not come back by
 * itself. An operator's join lifts it, and so does founding a new epoch.
 *
 * @param instanceId of the data directory that was removed, {@code null} if it was never heard
 * @param removedMillis when, by the leader's clock
 */
public record Tombstone(String nodeId, String address, String http, String instanceId, long removedMillis) {}
