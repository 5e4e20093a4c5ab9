package io.raftkv.api;

/** The new leader, after it committed an entry of its own term. */
public record TransferResponse(String leader, long term, long durationMs) {}
