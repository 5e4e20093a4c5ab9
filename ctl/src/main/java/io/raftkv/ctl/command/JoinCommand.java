package io.raftkv.ctl.command;

import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.client.Endpoint;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.HeldLease;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl join}. */
@Command(
        name = "join",
        description = {
            "Add a node whose agent runs: it gets the data first and a vote when it has caught up.",
            "Can be repeated. Also lets a node back in that was removed."
        })
final class JoinCommand extends CtlCommand {
    private static final int RAFT_PORT = 7000;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofMillis(300);
    private static final long LAG_MAX = 100;

    @Parameters(index = "0", paramLabel = "ID", description = "Its raft.node_id.")
    private String id;

    @Parameters(index = "1", paramLabel = "HOST[:PORT]", description = "Its raft address; port 7000 unless given.")
    private String host;

    @Option(names = "--http", paramLabel = "URL", description = "Its HTTP address; http://HOST:8080 unless given.")
    private String http;

    @Option(names = "--nonvoter", description = "It stays without a vote.")
    private boolean nonvoter;

    @Option(names = "--no-wait", description = "Do not wait until it has caught up.")
    private boolean noWait;

    @Mixin
    private ChangeOptions change;

    private record Joined(String nodeId, String suffrage, boolean alreadyMember, String clusterId) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        String address = address();
        ClusterPicture picture = invocation.survey().take();
        if (!new Confirmation(invocation, change).permits(plan(invocation, picture, address))) {
            return ExitCode.OK;
        }
        String url = http == null ? null : Endpoint.parse(http).toString();
        JoinRequest request =
                new JoinRequest(id, address, url, null, null, null, null, nonvoter ? Boolean.TRUE : null, null);
        JoinResponse answer;
        String suffrage;
        try (HeldLease lease = HeldLease.take(invocation.client(), "join " + id)) {
            answer = lease.client().join(request);
            suffrage = noWait ? answer.suffrage() : awaitCaughtUp(invocation);
        }
        invocation
                .output()
                .print(Report.of("NodeJoined", new Joined(id, suffrage, answer.alreadyMember(), answer.clusterId()))
                        .line(id, answer.alreadyMember() ? " was a member already, " : " joined, ", suffrage)
                        .name(id));
        return ExitCode.OK;
    }

    private String address() {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon >= 0 && host.indexOf(']') < colon;
        if (host.isBlank() || (hasPort && !host.substring(colon + 1).matches("\\d{1,5}"))) {
            throw new CtlException(ExitCode.USAGE, "'" + host + "' is no raft address", "HOST or HOST:PORT");
        }
        return hasPort ? host : host + ":" + RAFT_PORT;
    }

    private Plan plan(Invocation invocation, ClusterPicture picture, String address) {
        List<String> steps = new ArrayList<>(
                List.of("add " + id + " (" + address + ") as a nonvoter", "let it receive the data and catch up"));
        List<String> consequences = new ArrayList<>();
        Optional<NodePicture> known = picture.node(id).filter(NodePicture::isVoter);
        if (nonvoter) {
            consequences.add("it gets no vote: what the cluster tolerates stays as it is");
        } else if (known.isEmpty()) {
            steps.add("make it a voter");
            consequences.add(QuorumWords.change(picture.voters(), picture.voters() + 1));
        }
        return new Plan("Join " + id + " to " + invocation.context().name(), steps, consequences);
    }

    /** The leader carries the promotion out by itself; this only watches. */
    private String awaitCaughtUp(Invocation invocation) {
        Duration timeout = invocation.givenTimeout().orElse(TIMEOUT);
        Deadline deadline = Deadline.in(timeout);
        try (Progress progress = invocation.output().waiting(id + " catches up")) {
            while (true) {
                Optional<NodePicture> node = invocation.survey().take().node(id);
                if (node.isPresent() && isThere(node.get())) {
                    return node.get().suffrage();
                }
                progress.note(node.map(each -> each.state() + (each.lag() == null ? "" : ", lag " + each.lag()))
                        .orElse("not listed yet"));
                if (deadline.isOver()) {
                    throw new CtlException(
                            ExitCode.TIMEOUT,
                            id + " joined, but did not catch up within " + HumanDuration.of(timeout),
                            "the cluster goes on with it by itself: raftkvctl wait --for=caught-up");
                }
                deadline.pause(INTERVAL);
            }
        }
    }

    private boolean isThere(NodePicture node) {
        boolean caughtUp = node.isUp() && node.lag() != null && node.lag() <= LAG_MAX;
        return caughtUp && (nonvoter || node.isVoter());
    }
}
