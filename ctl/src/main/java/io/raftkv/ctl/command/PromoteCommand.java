package io.raftkv.ctl.command;

import io.raftkv.api.PromoteResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl promote}. */
@Command(name = "promote", description = "Give a caught-up nonvoter a vote. Can be repeated.")
final class PromoteCommand extends CtlCommand {
    @Parameters(paramLabel = "ID", description = "Its node id.")
    private String id;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        ClusterPicture picture = invocation.survey().take();
        Plan plan = new Plan(
                "Promote " + id + " in " + invocation.context().name(),
                List.of("make " + id + " a voter, if it lags 100 entries or less"),
                List.of(QuorumWords.change(picture.voters(), picture.voters() + 1)));
        if (!new Confirmation(invocation, change).permits(plan)) {
            return ExitCode.OK;
        }
        PromoteResponse answer;
        try (HeldLease lease = HeldLease.take(invocation.client(), "promote " + id)) {
            answer = lease.client().promote(id);
        }
        invocation
                .output()
                .print(Report.of("NodePromoted", answer)
                        .line(answer.nodeId(), "  ", answer.suffrage(), "  ", answer.status())
                        .name(answer.nodeId()));
        return ExitCode.OK;
    }
}
