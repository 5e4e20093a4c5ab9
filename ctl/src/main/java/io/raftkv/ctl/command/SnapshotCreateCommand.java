package io.raftkv.ctl.command;

import io.raftkv.api.SnapshotResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.SourceNode;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl snapshot create}. */
@Command(
        name = "create",
        description = {
            "Make a snapshot, and return when it is durable.",
            "On a follower that is caught up unless --node names one. Waits up to ten minutes unless --timeout is given."
        })
final class SnapshotCreateCommand extends CtlCommand {
    static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Option(names = "--node", paramLabel = "ID", description = "Make it on this node.")
    private String node;

    @Mixin
    private ChangeOptions change;

    private record Created(String node, SnapshotResponse created) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        ClusterPicture picture = invocation.survey().take();
        SourceNode source = node == null ? SourceNode.choose(picture, any -> true) : SourceNode.named(picture, node);
        String id = source.node().id();
        Plan plan = new Plan(
                "Snapshot on " + id + " of " + invocation.context().name(),
                List.of("make a snapshot on " + id + " (" + source.why() + ")"),
                List.of());
        if (!new Confirmation(invocation, change).permitsUnasked(plan)) {
            return ExitCode.OK;
        }
        invocation.output().say("Source " + id + " (" + source.why() + ")");
        SnapshotResponse created;
        try (Progress ignored = invocation.output().waiting("snapshot on " + id)) {
            created = invocation
                    .client()
                    .at(source.node().http())
                    .withTimeout(invocation.givenTimeout().orElse(TIMEOUT))
                    .snapshot();
        }
        invocation
                .output()
                .print(Report.of("Snapshot", new Created(id, created))
                        .line(
                                id + ":" + created.snapshot(),
                                "  index " + created.index() + "  term " + created.term(),
                                "  " + HumanSize.of(created.sizeBytes()),
                                "  " + HumanDuration.of(Duration.ofMillis(created.durationMs())))
                        .name(created.snapshot()));
        return ExitCode.OK;
    }
}
