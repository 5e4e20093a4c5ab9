package io.raftkv.api;

/**
 * {@code GET /cluster/leader}.
 *
 * @param leader bare node id, usable as a host name; "" when none is known
 * @param state of the answering node: {@code Leader}, {@code Follower}, {@code Candidate}, {@code Learner}
 */
public record LeaderResponse(String leader, String state, String leaderAddress, String leaderHttp, long term) {}
