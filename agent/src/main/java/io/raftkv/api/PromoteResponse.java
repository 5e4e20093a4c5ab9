package io.raftkv.api;

/** @param suffrage after the call: {@code Voter}, or {@code Nonvoter} while the leader carries the promotion out */
public record PromoteResponse(String nodeId, String suffrage, String status) {}
