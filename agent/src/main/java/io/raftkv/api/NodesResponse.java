package io.raftkv.api;

import java.util.List;

/** {@code GET /cluster/nodes}. */
public record NodesResponse(List<NodeView> nodes, int count) {

    /**
     * One member.
     *
     * @param suffrage {@code Voter} or {@code Nonvoter}
     * @param http base URL for clients
     * @param role {@code leader}, {@code follower} or {@code learner}, as far as this node knows
     * @param status {@code up}, {@code down}, {@code promoting}, {@code joining}, {@code unknown}
     * @param matchIndex highest log index on the member's disk; known to the leader only
     * @param lag entries behind the leader; known to the leader only
     */
    public record NodeView(
            String id,
            String address,
            String suffrage,
            String http,
            String role,
            String status,
            Long matchIndex,
            Long lag,
            String version) {}
}
