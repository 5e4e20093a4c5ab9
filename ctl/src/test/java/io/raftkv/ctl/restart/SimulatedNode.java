package io.raftkv.ctl.restart;

import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.hosts.JournalQuery;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.hosts.ServiceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** A node of a {@link SimulatedCluster}, and its service. */
final class SimulatedNode implements Service {
    final String id;
    final boolean voter;
    private final SimulatedCluster cluster;
    boolean draining;
    int lag;
    /** For how many calls it has been behind. */
    int callsBehind;

    /** Processes that there were since the beginning. */
    int boots = 1;

    private ServiceStatus.State state = ServiceStatus.State.RUNNING;
    private int stepsLeft;

    SimulatedNode(SimulatedCluster cluster, String id, boolean voter) {
        this.cluster = cluster;
        this.id = id;
        this.voter = voter;
    }

    void down() {
        state = ServiceStatus.State.STOPPED;
    }

    boolean isUp() {
        return state == ServiceStatus.State.RUNNING;
    }

    /** A process that stops or starts goes on with it, whoever watches. */
    void live(Random random) {
        if (state == ServiceStatus.State.STOPPING && --stepsLeft <= 0) {
            state = ServiceStatus.State.STOPPED;
        } else if (state == ServiceStatus.State.STARTING && --stepsLeft <= 0) {
            state = ServiceStatus.State.RUNNING;
            lag = random.nextInt(2) * 500;
        } else if (isUp() && random.nextInt(6) == 0) {
            lag = 0;
        } else if (isUp() && lag == 0 && random.nextInt(40) == 0) {
            lag = 500; // a slow disk, or a full network
        }
        callsBehind = lag == 0 ? 0 : callsBehind + 1;
    }

    NodePicture picture(String leader) {
        boolean up = isUp();
        return new NodePicture(
                id,
                id.equals(leader) ? "leader" : "follower",
                voter ? "Voter" : "Nonvoter",
                up ? draining ? "drained" : "up" : "down",
                "1.0.0",
                up ? 1000L - lag : null,
                up ? (long) lag : null,
                1L,
                1,
                1,
                1L,
                1L,
                1L,
                1L,
                1L,
                up ? Integer.toString(boots) : null,
                up ? draining : null,
                id + ":7000",
                "http://" + id,
                up ? SimulatedCluster.ID + "/1" : null,
                List.of());
    }

    @Override
    public void start(Duration timeout) {
        cluster.call(() -> {
            if (state == ServiceStatus.State.STOPPED) {
                state = ServiceStatus.State.STARTING;
                stepsLeft = 4;
                draining = false;
                boots++;
            }
        });
        while (state == ServiceStatus.State.STARTING) {
            cluster.call(() -> {});
        }
    }

    @Override
    public void stop(Duration timeout) {
        cluster.call(() -> {
            if (isUp()) {
                cluster.stopping(this);
                state = ServiceStatus.State.STOPPING;
                stepsLeft = 3;
            }
        });
        while (state == ServiceStatus.State.STOPPING) {
            cluster.call(() -> {});
        }
    }

    @Override
    public void restart(Duration timeout) {
        stop(timeout);
        start(timeout);
    }

    @Override
    public ServiceStatus status() {
        ServiceStatus[] seen = new ServiceStatus[1];
        cluster.call(() -> seen[0] = new ServiceStatus(state, Optional.empty(), "simulated"));
        return seen[0];
    }

    @Override
    public void journal(JournalQuery query, Consumer<String> lines) {}
}
