package io.raftkv.api;

/** What the joiner needs in order to start: the cluster's identity and whether it already was a member. */
public record JoinResponse(String clusterId, long epoch, String nodeId, String suffrage, boolean alreadyMember) {}
