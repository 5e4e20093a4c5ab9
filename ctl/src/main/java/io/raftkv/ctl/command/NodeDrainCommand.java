package io.raftkv.ctl.command;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.Interruption;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.restart.NodeDrain;
import io.raftkv.ctl.restart.Patience;
import io.raftkv.ctl.restart.QuorumGate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl node drain}. */
@Command(
        name = "drain",
        description = {
            "Take a node out of service without stopping it: leadership away, not ready, requests under way answered.",
            "Returns when nothing is left to wait for. Its vote and its data stay with the cluster.",
            "Exit 6 when nobody would serve, 8 when requests or leadership stay for longer than --timeout (2m unless given)."
        })
final class NodeDrainCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", description = "Its node id.")
    private String id;

    @Option(names = "--accept-outage", description = "Also when nobody would serve then.")
    private boolean acceptOutage;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        LiveCluster cluster = new LiveCluster(invocation);
        ClusterPicture picture = cluster.picture();
        NodePicture node = picture.node(id).orElseThrow(() -> LiveCluster.unknown(id, picture));
        if (!node.isUp()) {
            throw new CtlException(ExitCode.REFUSED, id + " is down: it serves nobody", "raftkvctl node start " + id);
        }
        Optional<String> refusal = refusal(picture);
        if (refusal.isPresent() && !acceptOutage) {
            throw new CtlException(ExitCode.REFUSED, refusal.get(), "--accept-outage, if that is meant");
        }
        Confirmation confirmation = new Confirmation(invocation, change);
        Plan plan = plan(invocation, picture, refusal);
        boolean permitted = refusal.isPresent() ? confirmation.permits(plan) : confirmation.permitsEveryday(plan);
        if (!permitted) {
            return ExitCode.OK;
        }
        if (node.isDraining()) {
            invocation.output().say(id + " is drained already, or being drained");
        }
        invocation.output().print(report(drain(invocation, cluster, refusal.isPresent())));
        return ExitCode.OK;
    }

    private DrainResponse drain(Invocation invocation, LiveCluster cluster, boolean outage) {
        Patience patience = Patience.of(invocation.givenTimeout().orElse(null));
        NodeDrain drain = new NodeDrain(cluster, id, Set.of(), patience);
        String what = "drain " + id + " of " + invocation.context().name();
        try (Interruption ignored = Interruption.tell(
                        invocation.output(),
                        () -> "interrupted; " + id + " may be drained, and stays so: raftkvctl node undrain " + id);
                Progress progress = invocation.output().waiting(what)) {
            if (outage) { // perhaps there is nobody to give a lease
                return drain.run(progress::note);
            }
            try (HeldLease held = HeldLease.take(invocation.client(), "node " + what)) {
                invocation.workUnder(held);
                return drain.run(progress::note);
            } finally {
                invocation.workWithoutLease();
            }
        }
    }

    /** What a drain of it would cost, when that is all that the cluster has. */
    private Optional<String> refusal(ClusterPicture picture) {
        long serving = serving(picture);
        if (!picture.hasLeader()) {
            return Optional.of("no node leads: " + id + " would not serve, and leadership could go nowhere");
        }
        if (serving == 0) {
            return Optional.of("no other node serves: without " + id + " no client would be answered");
        }
        boolean leads = picture.leader().equals(id);
        return leads && QuorumGate.isAlone(picture, id)
                ? Optional.of("no other voter can lead: " + id + " would go on leading, and nothing could be written")
                : Optional.empty();
    }

    private long serving(ClusterPicture picture) {
        return picture.nodes().stream()
                .filter(node -> !node.id().equals(id) && node.state().equals("up"))
                .count();
    }

    private Plan plan(Invocation invocation, ClusterPicture picture, Optional<String> refusal) {
        List<String> steps = new ArrayList<>();
        if (picture.leader().equals(id) && !QuorumGate.isAlone(picture, id)) {
            steps.add("hand leadership over to another voter");
        }
        steps.add(id + ": not ready any more, requests of clients are refused");
        steps.add("wait until those under way are answered");
        List<String> consequences = new ArrayList<>();
        refusal.ifPresent(words -> consequences.add("OUTAGE ACCEPTED: " + words));
        consequences.add(
                "it votes and replicates all the same, until raftkvctl node undrain " + id + " or its next start");
        consequences.add("nodes that serve then: " + serving(picture) + " of "
                + picture.nodes().size());
        if (picture.tolerates() == 0 && picture.voters() > 1) {
            consequences.add("the cluster tolerates no failure now, drained nodes included: stop none");
        }
        return new Plan("Drain " + id + " of " + invocation.context().name(), steps, consequences);
    }

    private static Report report(DrainResponse answer) {
        return Report.of("NodeDrain", answer)
                .line(answer.nodeId(), "  ", answer.status(), "  ", NodeDrain.remaining(answer))
                .name(answer.nodeId());
    }
}
