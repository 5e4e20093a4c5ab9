package io.raftkv.api;

/**
 * {@code POST /cluster/remove}.
 *
 * @param acceptDataLoss the cluster id, typed by an operator who removes more than the quorum allows
 */
public record RemoveRequest(String nodeId, String acceptDataLoss) {}
