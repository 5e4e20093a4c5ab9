package io.raftkv.api;

/** {@code POST /cluster/transfer}; without a node id the most advanced voter is chosen. */
public record TransferRequest(String nodeId) {}
