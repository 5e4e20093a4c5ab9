package io.raftkv.ctl.command;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.restart.ServedCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The cluster of the context: its agents over HTTP, its services through the hosts. */
final class LiveCluster implements ServedCluster {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Invocation invocation;

    LiveCluster(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public ClusterPicture picture() {
        return invocation.survey().take();
    }

    @Override
    public Service service(String node) {
        NodeEntry entry = invocation
                .context()
                .node(node)
                .orElseThrow(() -> new CtlException(
                        ExitCode.REFUSED,
                        node + " is not in the inventory of context "
                                + invocation.context().name() + ": how to reach its host is not known",
                        "raftkvctl context add --help"));
        return invocation.hosts().service(entry);
    }

    private AgentClient agent(String node) {
        return invocation.client().at(url(node));
    }

    private String url(String node) {
        return invocation
                .context()
                .node(node)
                .map(NodeEntry::http)
                .or(() -> picture().node(node).flatMap(seen -> Optional.ofNullable(seen.http())))
                .orElseThrow(() -> unknown(node, picture()));
    }

    /** @param picture names those that there are */
    static CtlException unknown(String node, ClusterPicture picture) {
        return new CtlException(
                ExitCode.NOT_FOUND,
                "there is no node '" + node + "'",
                "known are "
                        + String.join(
                                ", ",
                                picture.nodes().stream().map(NodePicture::id).toList()));
    }

    @Override
    public boolean isReady(String node) {
        return agent(node).withTimeout(ANSWER_MAX).isReady();
    }

    @Override
    public void transfer(String toNode) {
        invocation.client().transfer(Optional.of(toNode));
    }

    /** The agent answers when all is over; what is left meanwhile, it is asked beside that. */
    @Override
    public DrainResponse drain(String node, Duration timeout, Consumer<DrainResponse> progress) {
        AgentClient agent = agent(node);
        Deadline deadline = Deadline.in(timeout);
        CompletableFuture<DrainResponse> answer =
                CompletableFuture.supplyAsync(() -> agent.withTimeout(timeout).drain(), LiveCluster::inBackground);
        while (!answer.isDone() && !deadline.isOver()) {
            try {
                progress.accept(agent.withTimeout(ANSWER_MAX).drained());
            } catch (CtlException notNow) {
                // Only the answer counts.
            }
            deadline.pause(LOOK);
        }
        return answer.isDone() ? join(answer) : agent.withTimeout(ANSWER_MAX).drained();
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "drain");
        thread.setDaemon(true);
        thread.start();
    }

    private static DrainResponse join(CompletableFuture<DrainResponse> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CtlException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public DrainResponse drained(String node) {
        return agent(node).drained();
    }

    @Override
    public void undrain(String node) {
        agent(node).undrain();
    }
}
