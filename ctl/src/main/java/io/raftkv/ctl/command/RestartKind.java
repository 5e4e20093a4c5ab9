package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.restart.Patience;
import io.raftkv.ctl.restart.QuorumGate;
import io.raftkv.ctl.restart.RestartOrder;
import io.raftkv.ctl.restart.RestartParameters;
import io.raftkv.ctl.restart.RestartSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code node restart}: of one node, or of all, one after another. */
final class RestartKind implements OperationKind {
    private final Invocation invocation;

    RestartKind(Invocation invocation) {
        this.invocation = invocation;
    }

    private record Restarted(List<String> restarted, long durationMs) {}

    @Override
    public String name() {
        return "restart";
    }

    /**
     * What a restart of these nodes is made from, as the cluster is now.
     *
     * @throws CtlException when the first of them could not be touched
     */
    RestartParameters parameters(ClusterPicture picture, List<String> ids) {
        if (picture.clusterId() == null || !picture.hasLeader()) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "no node of " + invocation.context().name() + " leads: one after another, none would come to serve",
                    "raftkvctl status; without a leader: raftkvctl node stop and raftkvctl node start, see the page"
                            + " restart");
        }
        List<RestartParameters.Node> nodes = RestartOrder.of(picture, ids);
        boolean outage = ids.stream().anyMatch(id -> QuorumGate.isOutage(picture, id));
        RestartParameters.Node first = nodes.get(0);
        if (first.bootId() != null && !outage) {
            QuorumGate.refusal(picture, first.id()).ifPresent(refusal -> {
                throw new CtlException(ExitCode.REFUSED, refusal, "raftkvctl status");
            });
        }
        return new RestartParameters(invocation.context().name(), picture.clusterId(), picture.epoch(), outage, nodes);
    }

    @Override
    public Procedure rebuild(Operation operation) {
        return procedure(RestartParameters.of(operation.begun().parameters()));
    }

    Procedure procedure(RestartParameters parameters) {
        LiveCluster cluster = new LiveCluster(invocation);
        Patience patience = Patience.of(invocation.givenTimeout().orElse(null));
        parameters
                .nodes()
                .forEach(node -> cluster.service(node.id())); // all are in the inventory, before any is touched
        return new Procedure(
                name(),
                title(parameters),
                "context " + parameters.cluster(),
                Optional.of(parameters.clusterId()),
                parameters.toJson(),
                new RestartSteps(parameters, cluster, patience).all(this::service),
                consequences(parameters));
    }

    /**
     * All steps; but where one or two voters leave no choice, a cluster without the one that is being restarted has no
     * leader who could say whether the lease is in force, and to wait for one would make the outage longer.
     */
    @Override
    public LeaseCover lease(JsonNode parameters) {
        RestartParameters known = RestartParameters.of(parameters);
        List<Integer> drains = RestartSteps.drains(known);
        return new LeaseCover(step -> !known.outageAccepted() || drains.contains(step), true, true);
    }

    private String service(String node) {
        NodeEntry entry = invocation.context().node(node).orElseThrow();
        return "service " + entry.serviceName() + " on " + entry.ssh().orElse("this machine");
    }

    private static String title(RestartParameters parameters) {
        List<RestartParameters.Node> nodes = parameters.nodes();
        return nodes.size() == 1
                ? "Restart " + nodes.get(0).id() + " of " + parameters.cluster()
                : "Restart " + nodes.size() + " nodes of " + parameters.cluster() + ", one after another";
    }

    private static List<String> consequences(RestartParameters parameters) {
        if (parameters.outageAccepted()) {
            return List.of(
                    "OUTAGE: " + parameters.cluster() + " has too few voters to do without one: nothing can be written,"
                            + " and only stale reads are answered, while a voter is down");
        }
        return List.of(
                "the others serve meanwhile; before each node it is made sure that they can",
                "writes pause for a moment when leadership is handed over");
    }

    /** What it should be known before it begins that the plan itself does not say. */
    static List<String> strangers(ClusterPicture picture, Context context) {
        List<String> words = new ArrayList<>();
        for (NodePicture node : picture.nodes()) {
            if (node.suffrage() == null) {
                words.add(node.id() + " is no member of the cluster and is left alone");
            } else if (context.node(node.id()).isEmpty()) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        node.id() + " is a member, and not in the inventory of context " + context.name()
                                + ": how to reach its host is not known",
                        "raftkvctl context add " + context.name() + " --replace, with a --node for each");
            }
        }
        return words;
    }

    @Override
    public Report report(Operation done) {
        RestartParameters parameters = RestartParameters.of(done.begun().parameters());
        List<String> ids =
                parameters.nodes().stream().map(RestartParameters.Node::id).toList();
        long millis = done.lastMillis() - done.begun().atMillis();
        return Report.of("Restarted", new Restarted(ids, millis))
                .line(
                        "restarted ",
                        String.join(", ", ids),
                        " of ",
                        parameters.cluster(),
                        "  " + HumanDuration.of(Duration.ofMillis(Math.max(0, millis))))
                .names(ids);
    }
}
