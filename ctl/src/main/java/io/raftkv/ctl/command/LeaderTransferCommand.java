package io.raftkv.ctl.command;

import io.raftkv.api.TransferResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl leader transfer}. */
@Command(
        name = "transfer",
        description = {
            "Hand leadership to another voter, without stopping anything.",
            "Returns when the new leader has committed."
        })
final class LeaderTransferCommand extends CtlCommand {
    @Option(names = "--to", paramLabel = "ID", description = "The new leader; the most advanced voter unless given.")
    private String to;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        ClusterPicture picture = invocation.survey().take();
        if (to != null) {
            checkTarget(picture);
            if (to.equals(picture.leader())) {
                invocation.output().say(to + " leads already");
                print(invocation, new TransferResponse(to, picture.term() == null ? 0 : picture.term(), 0));
                return ExitCode.OK;
            }
        }
        String target = to == null ? "the most advanced voter" : to;
        String from = picture.leader().isEmpty() ? "the leader" : picture.leader();
        Plan plan = new Plan(
                "Transfer leadership of " + invocation.context().name() + " from " + from + " to " + target,
                List.of("let " + target + " catch up", "hand over", "wait until it has committed"),
                List.of("writes pause for a moment"));
        if (!new Confirmation(invocation, change).permitsEveryday(plan)) {
            return ExitCode.OK;
        }
        try (HeldLease lease = HeldLease.take(invocation.client(), "leader transfer")) {
            print(invocation, lease.client().transfer(Optional.ofNullable(to)));
        }
        return ExitCode.OK;
    }

    private void checkTarget(ClusterPicture picture) {
        NodePicture node = picture.node(to)
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        "there is no node '" + to + "'",
                        "voters are "
                                + String.join(
                                        ", ",
                                        picture.nodes().stream()
                                                .filter(NodePicture::isVoter)
                                                .map(NodePicture::id)
                                                .toList())));
        if (!node.isUp()) {
            throw new CtlException(ExitCode.REFUSED, to + " is down");
        }
        if (!node.isVoter()) {
            throw new CtlException(ExitCode.REFUSED, to + " is no voter", "raftkvctl promote " + to);
        }
    }

    private static void print(Invocation invocation, TransferResponse answer) {
        invocation
                .output()
                .print(Report.of("LeaderTransfer", answer)
                        .line(
                                answer.leader(),
                                " leads  term " + answer.term(),
                                "  " + HumanDuration.of(Duration.ofMillis(answer.durationMs())))
                        .name(answer.leader()));
    }
}
