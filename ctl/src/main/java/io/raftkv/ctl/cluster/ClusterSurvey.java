package io.raftkv.ctl.cluster;

import io.raftkv.api.HealthResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.NodesResponse.NodeView;
import io.raftkv.api.StatsResponse;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.Endpoint;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all nodes of a cluster at once, and draws the picture. */
public final class ClusterSurvey {
    private static final int THREADS_MAX = 16;
    /** A node that says nothing for so long counts as down; a health answer is due within two seconds. */
    private static final Duration PER_NODE_TIMEOUT = Duration.ofMillis(2500);

    private final AgentClient client;
    private final Context context;
    private final Duration perNode;

    public ClusterSurvey(AgentClient client, Context context, Duration timeout) {
        this.client = client;
        this.context = context;
        this.perNode = timeout.compareTo(PER_NODE_TIMEOUT) < 0 ? timeout : PER_NODE_TIMEOUT;
    }

    /** Never fails for what the nodes do: a cluster that does not answer is a picture, too. */
    public ClusterPicture take() {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS_MAX, task -> {
            Thread thread = new Thread(task, "survey");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<String, NodeProbe> probes = new LinkedHashMap<>();
            ask(threads, knownEndpoints(), probes);
            ask(threads, endpointsOfOtherMembers(probes), probes);
            return new PictureMaker(context, List.copyOf(probes.values())).draw();
        } finally {
            threads.shutdownNow();
        }
    }

    private Set<String> knownEndpoints() {
        Set<String> endpoints = new LinkedHashSet<>();
        client.endpoints().forEach(endpoint -> endpoints.add(endpoint.toString()));
        for (NodeEntry node : context.nodes()) {
            endpoints.add(Endpoint.parse(node.http()).toString());
        }
        return endpoints;
    }

    /** A member is found again by its id: it may be listed here as localhost and there by its name. */
    private static Set<String> endpointsOfOtherMembers(Map<String, NodeProbe> probes) {
        Set<String> answered = new LinkedHashSet<>();
        probes.values().forEach(probe -> probe.nodeId().ifPresent(answered::add));
        Set<String> others = new LinkedHashSet<>();
        for (NodeProbe probe : probes.values()) {
            for (NodeView member : probe.nodes().map(NodesResponse::nodes).orElse(List.of())) {
                if (member.http() != null && !member.http().isBlank() && !answered.contains(member.id())) {
                    others.add(Endpoint.parse(member.http()).toString());
                }
            }
        }
        others.removeAll(probes.keySet());
        return others;
    }

    private void ask(ExecutorService threads, Set<String> endpoints, Map<String, NodeProbe> probes) {
        List<String> order = List.copyOf(endpoints);
        List<Future<NodeProbe>> answers = new ArrayList<>();
        for (String endpoint : order) {
            answers.add(threads.submit(() -> probe(endpoint)));
        }
        for (int i = 0; i < order.size(); i++) {
            probes.put(order.get(i), await(order.get(i), answers.get(i)));
        }
    }

    private NodeProbe await(String endpoint, Future<NodeProbe> answer) {
        try {
            return answer.get(2 * perNode.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return NodeProbe.failed(endpoint, "no answer within " + perNode.toMillis() + "ms");
        } catch (ExecutionException e) {
            return NodeProbe.failed(endpoint, String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NodeProbe.failed(endpoint, "interrupted");
        }
    }

    private NodeProbe probe(String endpoint) {
        AgentClient agent = client.at(endpoint).withTimeout(perNode);
        try {
            HealthResponse health = agent.health();
            NodesResponse nodes = agent.nodes();
            Optional<StatsResponse> stats = stats(agent);
            return new NodeProbe(
                    endpoint, Optional.of(nodes), stats, Optional.of(health), agent.cluster(), Optional.empty());
        } catch (CtlException e) {
            return NodeProbe.failed(endpoint, e.getMessage());
        }
    }

    /** Figures may need a token that this user does not have; the picture is then drawn without them. */
    private static Optional<StatsResponse> stats(AgentClient agent) {
        try {
            return Optional.of(agent.stats());
        } catch (CtlException e) {
            return Optional.empty();
        }
    }
}
