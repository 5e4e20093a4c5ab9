package io.raftkv.ctl.restart;

import io.raftkv.ctl.journal.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The steps of a restart, made from its parameters alone: per node drain, stop, start, before the next is touched. */
public final class RestartSteps {
    private final RestartParameters parameters;
    private final ServedCluster cluster;
    private final Patience patience;

    public RestartSteps(RestartParameters parameters, ServedCluster cluster, Patience patience) {
        this.parameters = parameters;
        this.cluster = cluster;
        this.patience = patience;
    }

    /** Numbers of the steps that drain a node. */
    public static List<Integer> drains(RestartParameters parameters) {
        List<Integer> drains = new ArrayList<>();
        int next = 1;
        for (RestartParameters.Node node : parameters.nodes()) {
            if (node.bootId() != null) {
                drains.add(next);
            }
            next += node.bootId() == null ? 1 : 3;
        }
        return drains;
    }

    /** @param service how a node's service is called in the plan, with its host */
    public List<Step> all(Function<String, String> service) {
        List<NodeLife> lives = parameters.nodes().stream()
                .map(node -> new NodeLife(cluster, parameters, node, patience))
                .toList();
        List<Step> steps = new ArrayList<>();
        Set<String> before = new HashSet<>();
        for (int i = 0; i < lives.size(); i++) {
            RestartParameters.Node node = parameters.nodes().get(i);
            NodeLife life = lives.get(i);
            List<NodeLife> later = lives.subList(i + 1, lives.size());
            String id = node.id();
            if (node.bootId() == null) {
                String start = id + ": start " + service.apply(id) + ", which is down, let it catch up";
                steps.add(new StartStep(start, life, later));
                continue;
            }
            String drain = node.led() ? ": hand leadership over, then drain it" : ": drain it";
            boolean outage = parameters.outageAccepted();
            steps.add(new DrainStep(id + drain, cluster, life, outage, Set.copyOf(before), patience));
            steps.add(new StopStep(id + ": stop " + service.apply(id), cluster, life, outage, patience));
            steps.add(new StartStep(id + ": start it, let it catch up", life, later));
            before.add(id);
        }
        return steps;
    }
}
