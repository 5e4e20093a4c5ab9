package io.raftkv.ctl.command;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl node undrain}: takes nothing from anybody, so it needs no lease. */
@Command(
        name = "undrain",
        description = {
            "Let a drained node serve again, and return when it is ready.",
            "Exit 8 when it is not within --timeout (1m unless given)."
        })
final class NodeUndrainCommand extends CtlCommand {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    @Parameters(paramLabel = "ID", description = "Its node id.")
    private String id;

    @Mixin
    private ChangeOptions change;

    private record Undrained(String nodeId, String status) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        LiveCluster cluster = new LiveCluster(invocation);
        ClusterPicture picture = cluster.picture();
        NodePicture node = picture.node(id).orElseThrow(() -> LiveCluster.unknown(id, picture));
        if (!node.isUp()) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    id + " is down, and serves when it is started: a drain does not outlive its process",
                    "raftkvctl node start " + id);
        }
        Plan plan = new Plan(
                "Let " + id + " of " + invocation.context().name() + " serve again",
                List.of(id + ": take requests of clients", "wait until it is ready"),
                List.of());
        if (!new Confirmation(invocation, change).permitsUnasked(plan)) {
            return ExitCode.OK;
        }
        if (!node.isDraining()) {
            invocation.output().say(id + " is not drained");
        }
        cluster.undrain(id);
        awaitReady(invocation, cluster);
        invocation
                .output()
                .print(Report.of("NodeUndrain", new Undrained(id, "serving"))
                        .line(id, "  serving")
                        .name(id));
        return ExitCode.OK;
    }

    private void awaitReady(Invocation invocation, LiveCluster cluster) {
        Duration timeout = invocation.givenTimeout().orElse(TIMEOUT);
        Deadline deadline = Deadline.in(timeout);
        try (Progress progress = invocation.output().waiting("waiting for " + id + " to be ready")) {
            while (!cluster.isReady(id)) {
                progress.tick();
                if (deadline.isOver()) {
                    throw new CtlException(
                            ExitCode.TIMEOUT,
                            id + " is not drained any more, and not ready within " + HumanDuration.of(timeout),
                            "raftkvctl node describe " + id);
                }
                deadline.pause(LOOK);
            }
        }
    }
}
