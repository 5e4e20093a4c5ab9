package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.PeerHello;
import io.raftkv.api.PromoteRequest;
import io.raftkv.api.RemoveRequest;
import io.raftkv.api.TransferRequest;
import io.raftkv.node.ClusterService;
import java.util.OptionalLong;

/** {@code /cluster/*}: who belongs to the cluster, and who leads. */
final class ClusterEndpoints {
    private final ClusterService cluster;

    ClusterEndpoints(ClusterService cluster) {
        this.cluster = cluster;
    }

    void nodes(Exchange exchange) {
        exchange.answerJson(200, cluster.nodes());
    }

    void leader(Exchange exchange) {
        exchange.answerJson(200, cluster.leader());
    }

    void hello(Exchange exchange) {
        PeerHello from = exchange.json(PeerHello.class);
        required(from.nodeId(), "node_id");
        exchange.answerJson(200, cluster.hello(from));
    }

    void join(Exchange exchange) {
        JoinRequest request = exchange.json(JoinRequest.class);
        required(request.nodeId(), "node_id");
        required(request.addr(), "addr");
        OptionalLong lease = LeaseEndpoints.named(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(cluster.join(request, lease), joined -> exchange.answerJson(200, joined));
        }
    }

    void remove(Exchange exchange) {
        RemoveRequest request = exchange.json(RemoveRequest.class);
        required(request.nodeId(), "node_id");
        OptionalLong lease = LeaseEndpoints.named(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(cluster.remove(request, lease), removed -> exchange.answerJson(200, removed));
        }
    }

    void promote(Exchange exchange) {
        PromoteRequest request = exchange.json(PromoteRequest.class);
        required(request.nodeId(), "node_id");
        OptionalLong lease = LeaseEndpoints.named(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(cluster.promote(request, lease), promoted -> exchange.answerJson(200, promoted));
        }
    }

    void transfer(Exchange exchange) {
        // The one body that may be left out: any voter will do.
        TransferRequest request =
                exchange.body().length == 0 ? new TransferRequest(null) : exchange.json(TransferRequest.class);
        OptionalLong lease = LeaseEndpoints.named(exchange);
        if (exchange.handOver()) {
            exchange.answerWhen(cluster.transfer(request, lease), moved -> exchange.answerJson(200, moved));
        }
    }

    private static void required(String value, String field) {
        if (value == null || value.isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "field '" + field + "' is missing");
        }
    }
}
