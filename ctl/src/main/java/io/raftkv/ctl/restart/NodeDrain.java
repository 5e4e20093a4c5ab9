package io.raftkv.ctl.restart;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes one node out of service: leadership first, while it still serves, so that clients wait for one short election and
 * for nothing else; then its readiness; then the requests under way.
 */
public final class NodeDrain {
    private final ServedCluster cluster;
    private final String node;
    private final Set<String> preferredHeirs;
    private final Patience patience;

    /** @param preferredHeirs who should lead next, when they can */
    public NodeDrain(ServedCluster cluster, String node, Set<String> preferredHeirs, Patience patience) {
        this.cluster = cluster;
        this.node = node;
        this.preferredHeirs = Set.copyOf(preferredHeirs);
        this.patience = patience;
    }

    /**
     * Returns when nothing is left to wait for; the node leads still when nobody else can.
     *
     * @param voice hears what is waited for
     * @throws CtlException {@link ExitCode#TIMEOUT} when requests or leadership stay; the node stays drained
     */
    public DrainResponse run(Consumer<String> voice) {
        Deadline deadline = Deadline.in(patience.drain());
        while (true) {
            Optional<String> heir = handOver(voice);
            DrainResponse answer = cluster.drain(node, deadline.left(), now -> voice.accept(remaining(now)));
            boolean away = !answer.leader().isEmpty() && !answer.leader().equals(node);
            if (answer.status().equals(DrainResponse.DRAINED) && (away || heir.isEmpty())) {
                return answer;
            }
            voice.accept(remaining(answer));
            if (deadline.isOver()) {
                throw new CtlException(
                        ExitCode.TIMEOUT,
                        node + " is drained, but not everything has ended in time: " + remaining(answer),
                        "raftkvctl node drain " + node + " to wait on, or raftkvctl node undrain " + node);
            }
            deadline.pause(patience.look());
        }
    }

    /** @return who leads instead, or shall; empty when nobody else can */
    private Optional<String> handOver(Consumer<String> voice) {
        ClusterPicture picture = cluster.picture();
        if (!picture.leader().equals(node)) {
            return Optional.of(picture.leader());
        }
        Optional<String> heir = heir(picture);
        heir.ifPresent(next -> {
            voice.accept("leadership goes to " + next);
            try {
                cluster.transfer(next);
            } catch (CtlException e) {
                if (e.exitCode() == ExitCode.LOCKED || e.exitCode() == ExitCode.ACCESS_DENIED) {
                    throw e;
                }
                voice.accept("leadership is still here: " + e.getMessage()); // the drain itself tries it again
            }
        });
        return heir;
    }

    private Optional<String> heir(ClusterPicture picture) {
        return picture.nodes().stream()
                .filter(each -> !each.id().equals(node)
                        && each.isVoter()
                        && each.state().equals("up"))
                .min(Comparator.<NodePicture, Boolean>comparing(each -> !preferredHeirs.contains(each.id()))
                        .thenComparing(each -> each.lag() == null ? Long.MAX_VALUE : each.lag()))
                .map(NodePicture::id);
    }

    /** What is left, in figures, such as {@code 3 requests under way, node1 leads}. */
    public static String remaining(DrainResponse drain) {
        String requests = drain.inFlight() + (drain.inFlight() == 1 ? " request" : " requests") + " under way";
        return requests + ", " + (drain.leader().isEmpty() ? "nobody leads" : drain.leader() + " leads");
    }
}
