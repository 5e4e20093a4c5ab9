package io.raftkv.ctl.restart;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.ServiceStatus;
import java.util.Optional;
import java.util.function.Consumer;

/** What became of one node since its restart began, told by the node itself and by its service. */
final class NodeLife {
    private final ServedCluster cluster;
    private final RestartParameters parameters;
    private final RestartParameters.Node node;
    private final Patience patience;

    NodeLife(ServedCluster cluster, RestartParameters parameters, RestartParameters.Node node, Patience patience) {
        this.cluster = cluster;
        this.parameters = parameters;
        this.node = node;
        this.patience = patience;
    }

    /** Which of its lives a node is in. */
    enum Stage {
        /** The process that is to be replaced. */
        BEFORE,
        DOWN,
        /** Another process, whoever started it. */
        AFTER
    }

    String id() {
        return node.id();
    }

    /**
     * Waits while it cannot be told: a process that starts or stops does not answer.
     *
     * @throws CtlException {@link ExitCode#TIMEOUT} when it stays so
     */
    Stage stage() {
        Deadline deadline = Deadline.in(patience.start());
        while (true) {
            Optional<Stage> told = told();
            if (told.isPresent()) {
                return told.get();
            }
            if (deadline.isOver()) {
                throw new CtlException(
                        ExitCode.TIMEOUT,
                        "the service of " + id() + " runs, and its agent does not answer: whether it was restarted"
                                + " cannot be told",
                        "raftkvctl node logs " + id());
            }
            deadline.pause(patience.look());
        }
    }

    private Optional<Stage> told() {
        Optional<NodePicture> seen = cluster.picture().node(id()).filter(NodePicture::isUp);
        if (seen.isPresent() && seen.get().bootId() != null) {
            parameters.requireSameCluster(id(), seen.get().cluster());
            return Optional.of(seen.get().bootId().equals(node.bootId()) ? Stage.BEFORE : Stage.AFTER);
        }
        ServiceStatus status = cluster.service(id()).status();
        return status.isDown() ? Optional.of(Stage.DOWN) : Optional.empty();
    }

    /** Whether it was stopped since. */
    boolean isTouched() {
        return node.bootId() != null && stage() != Stage.BEFORE;
    }

    /** Whether it serves in a new life, with all that the cluster has. Waits for what passes, such as an election. */
    boolean isBack() {
        Deadline deadline = Deadline.in(patience.gate());
        while (missing(cluster.picture()).isPresent()) {
            if (deadline.isOver()) {
                return false;
            }
            deadline.pause(patience.look());
        }
        return true;
    }

    /** @return what it lacks, in words */
    private Optional<String> missing(ClusterPicture picture) {
        NodePicture seen = picture.node(id()).orElse(null);
        if (seen == null || !seen.isUp() || seen.bootId() == null) {
            return Optional.of("its agent does not answer yet");
        }
        parameters.requireSameCluster(id(), seen.cluster());
        if (seen.bootId().equals(node.bootId())) {
            return Optional.of("its old process is still there");
        }
        if (seen.isDraining()) {
            return Optional.of("it is drained");
        }
        if (!picture.hasLeader()) {
            return Optional.of("no node leads");
        }
        boolean leads = picture.leader().equals(id());
        if (!leads && (seen.lag() == null || seen.lag() > QuorumGate.LAG_MAX)) {
            return Optional.of("lag " + (seen.lag() == null ? "not known" : seen.lag()));
        }
        return cluster.isReady(id()) ? Optional.empty() : Optional.of("it is not ready");
    }

    /**
     * Starts what is down, and returns when the node serves.
     *
     * @throws CtlException when its service ends instead, or does not serve in time
     */
    void bringBack(Consumer<String> voice) {
        Deadline deadline = Deadline.in(patience.start());
        if (cluster.service(id()).status().isDown()) {
            voice.accept("its service starts");
            cluster.service(id()).start(deadline.left());
        }
        while (true) {
            Optional<String> missing = missing(cluster.picture());
            if (missing.isEmpty()) {
                return;
            }
            voice.accept(missing.get());
            ServiceStatus status = cluster.service(id()).status();
            if (status.isDown()) {
                throw new CtlException(
                        ExitCode.FAILURE,
                        id() + " was started, and its service is "
                                + status.state().word() + " again: " + status.detail(),
                        "raftkvctl node logs " + id());
            }
            if (deadline.isOver()) {
                throw new CtlException(
                        ExitCode.TIMEOUT,
                        id() + " was started, and does not serve in time: " + missing.get(),
                        "raftkvctl node logs " + id());
            }
            deadline.pause(patience.look());
        }
    }
}
