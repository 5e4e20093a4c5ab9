package io.raftkv.raft;

/**
 * How far a leader has brought one peer.
 *
 * @param matchIndex highest index known to be on the peer's disk
 * @param lastContactMillis milliseconds since the peer last answered, -1 if it never did
 */
public record PeerProgress(long matchIndex, long lastContactMillis) {}
