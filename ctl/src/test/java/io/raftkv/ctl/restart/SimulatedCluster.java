package io.raftkv.ctl.restart;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.Verdict;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A cluster that lives on by itself, a step at every call: elections move leadership, processes come up and catch up, and
 * what a killed raftkvctl has begun goes on. Each call can be the last of its process, before or after its effect.
 */
final class SimulatedCluster implements ServedCluster {
    static final String ID = "7f3a0000-0000-4000-8000-000000000001";

    /** What happens between the look at the gate and the stop cannot be seen by anybody. */
    private static final int JUST_NOW_CALLS = 2;

    final List<SimulatedNode> nodes = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    private final Random random;
    private final boolean outageAccepted;
    private String leader = "node1";
    private int callsLed;
    private int callsLeft = Integer.MAX_VALUE;

    SimulatedCluster(long seed, int voters, int nonvoters) {
        this.random = new Random(seed);
        this.outageAccepted = voters < 3;
        for (int i = 1; i <= voters + nonvoters; i++) {
            nodes.add(new SimulatedNode(this, "node" + i, i <= voters));
        }
    }

    /** The process ends: nothing in it runs any more, not even a handler. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    void killAtCall(int call) {
        callsLeft = call;
    }

    void letLive() {
        callsLeft = Integer.MAX_VALUE;
    }

    /** One call of the process: the world goes on, and its effect may be its last. */
    void call(Runnable effect) {
        live();
        callsLeft--;
        if (callsLeft == 0 && random.nextBoolean()) {
            throw new Killed();
        }
        effect.run();
        if (callsLeft == 0) {
            throw new Killed();
        }
    }

    private void live() {
        nodes.forEach(node -> node.live(random));
        if (!leader.isEmpty()) {
            node(leader).lag = 0; // the others are behind, not the one that they follow
        }
        callsLed++;
        String before = leader;
        boolean lost = !canLead(node(leader)) || votersUp() < majority();
        if (lost || random.nextInt(60) == 0) {
            List<SimulatedNode> able = nodes.stream().filter(this::canLead).toList();
            List<SimulatedNode> willing =
                    able.stream().filter(node -> !node.draining).toList();
            List<SimulatedNode> next = willing.isEmpty() ? able : willing;
            leader = next.isEmpty() || votersUp() < majority() || lost && random.nextInt(3) > 0
                    ? ""
                    : next.get(random.nextInt(next.size())).id;
        }
        callsLed = leader.equals(before) ? callsLed : 0;
    }

    private boolean canLead(SimulatedNode node) {
        return node != null && node.voter && node.isUp() && node.lag == 0;
    }

    long votersUp() {
        return nodes.stream().filter(node -> node.voter && node.isUp()).count();
    }

    private int voters() {
        return (int) nodes.stream().filter(node -> node.voter).count();
    }

    private int majority() {
        return voters() / 2 + 1;
    }

    SimulatedNode node(String id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElse(null);
    }

    /** What must never happen to a cluster: a node is stopped that it needs, or that leads. */
    void stopping(SimulatedNode node) {
        long others = nodes.stream()
                .filter(each -> each != node && each.voter && each.isUp() && each.callsBehind <= JUST_NOW_CALLS)
                .count();
        if (node.voter && !outageAccepted && others < majority()) {
            violations.add(node.id + " is stopped, and only " + others + " voters are left");
        }
        if (leader.equals(node.id) && voters() > 1 && callsLed > JUST_NOW_CALLS) {
            violations.add(node.id + " is stopped while it leads");
        }
        if (!node.draining) {
            violations.add(node.id + " is stopped, and was not drained");
        }
    }

    @Override
    public ClusterPicture picture() {
        ClusterPicture[] seen = new ClusterPicture[1];
        call(() -> seen[0] = new ClusterPicture(
                "prod",
                ID,
                1L,
                Verdict.HEALTHY,
                leader,
                7L,
                voters(),
                (int) votersUp() - majority(),
                nodes.stream().map(node -> node.picture(leader)).toList(),
                List.of()));
        return seen[0];
    }

    @Override
    public Service service(String node) {
        return node(node);
    }

    @Override
    public boolean isReady(String node) {
        boolean[] ready = new boolean[1];
        call(() -> ready[0] = node(node).isUp() && !node(node).draining && node(node).lag == 0 && !leader.isEmpty());
        return ready[0];
    }

    @Override
    public void transfer(String toNode) {
        call(() -> {
            if (!canLead(node(toNode)) || leader.isEmpty()) {
                throw new CtlException(ExitCode.REFUSED, toNode + " cannot lead");
            }
            leader = toNode;
        });
    }

    @Override
    public DrainResponse drain(String node, Duration timeout, Consumer<DrainResponse> progress) {
        requireUp(node);
        call(() -> node(node).draining = true);
        for (int left = random.nextInt(3); left > 0; left--) {
            progress.accept(new DrainResponse(node, DrainResponse.DRAINING, leader, left, 1));
            call(() -> {});
        }
        return drained(node);
    }

    @Override
    public DrainResponse drained(String node) {
        requireUp(node);
        DrainResponse[] answer = new DrainResponse[1];
        call(() -> answer[0] = new DrainResponse(
                node, node(node).draining ? DrainResponse.DRAINED : DrainResponse.SERVING, leader, 0, 1));
        return answer[0];
    }

    private void requireUp(String node) {
        if (!node(node).isUp()) {
            throw new CtlException(ExitCode.FAILURE, node + " does not answer");
        }
    }

    @Override
    public void undrain(String node) {
        requireUp(node);
        call(() -> node(node).draining = false);
    }
}
