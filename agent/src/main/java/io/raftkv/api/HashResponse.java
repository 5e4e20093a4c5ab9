package io.raftkv.api;

/** {@code GET /admin/hash}: the state hash at one applied index. */
public record HashResponse(String nodeId, long index, long term, long revision, long keyCount, String stateHash) {}
