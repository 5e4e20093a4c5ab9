package io.raftkv.http;

import io.raftkv.node.NodeService;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What every exchange of one server shares. */
final class ServerContext {
    static final String CLUSTER_HEADER = "X-Raftkv-Cluster";

    private final NodeService node;
    private final Executor pool;
    private final RequestObserver observer;
    private final BodyBudget bodyBudget;
    private final BodyBudget answerBudget;
    private final LeaderForwarder forwarder;
    private volatile ClusterField clusterField = new ClusterField("", null);

    ServerContext(
            NodeService node,
            Executor pool,
            RequestObserver observer,
            BodyBudget bodyBudget,
            BodyBudget answerBudget,
            LeaderForwarder forwarder) {
        this.node = node;
        this.pool = pool;
        this.observer = observer;
        this.bodyBudget = bodyBudget;
        this.answerBudget = answerBudget;
        this.forwarder = forwarder;
    }

    String nodeId() {
        return node.nodeId();
    }

    Executor pool() {
        return pool;
    }

    RequestObserver observer() {
        return observer;
    }

    BodyBudget bodyBudget() {
        return bodyBudget;
    }

    /** For large answers that wait for their clients to take them. */
    BodyBudget answerBudget() {
        return answerBudget;
    }

    LeaderForwarder forwarder() {
        return forwarder;
    }

    /** The header that names cluster and epoch; {@code null} while the node does not know them. */
    HttpField clusterField() {
        String tag = node.clusterTag();
        ClusterField current = clusterField;
        if (!current.tag().equals(tag)) {
            // Encoded once per change of epoch, not once per answer.
            current = new ClusterField(tag, new PreEncodedHttpField(CLUSTER_HEADER, tag));
            clusterField = current;
        }
        return current.field();
    }

    private record ClusterField(String tag, HttpField field) {}
}
