package io.raftkv.ctl.cluster;

import io.raftkv.api.HealthResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.ctl.client.ClusterTag;
import java.util.Optional;

/**
 * What one agent said, or why it said nothing.
 *
 * @param stats empty when it did not answer, or keeps its figures to itself
 * @param failure in words, empty when it answered
 */
record NodeProbe(
        String endpoint,
        Optional<NodesResponse> nodes,
        Optional<StatsResponse> stats,
        Optional<HealthResponse> health,
        Optional<ClusterTag> tag,
        Optional<String> failure) {
    static NodeProbe failed(String endpoint, String reason) {
        return new NodeProbe(
                endpoint, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /** The node's own id, where it told it. */
    Optional<String> nodeId() {
        return health.map(HealthResponse::nodeId)
                .or(() -> stats.map(answer -> answer.node().id()));
    }
}
