package io.raftkv.api;

/** {@code POST /cluster/promote}. */
public record PromoteRequest(String nodeId) {}
