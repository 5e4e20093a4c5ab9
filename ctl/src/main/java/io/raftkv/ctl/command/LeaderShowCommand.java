package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import picocli.CommandLine.Command;

/** {@code raftkvctl leader show}. */
@Command(name = "show", description = "Show who leads. Exit 7 when nobody does.")
final class LeaderShowCommand extends CtlCommand {
    private record Leader(String leader, Long term, String http, String address) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        ClusterPicture picture = invocation.survey().take();
        if (!picture.hasLeader()) {
            throw new CtlException(
                    ExitCode.NO_LEADER,
                    picture.leader().isEmpty()
                            ? "no node leads"
                            : "the nodes name " + picture.leader() + ", which does not lead or does not answer",
                    "raftkvctl wait --for=leader");
        }
        NodePicture leader = picture.node(picture.leader()).orElseThrow();
        invocation
                .output()
                .print(Report.of("Leader", new Leader(leader.id(), picture.term(), leader.http(), leader.address()))
                        .line(leader.id(), "  term ", picture.term(), "  ", leader.http())
                        .name(leader.id()));
        return ExitCode.OK;
    }
}
