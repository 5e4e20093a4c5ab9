package io.raftkv.ctl.playground;

import io.raftkv.ctl.process.ProcessIdentity;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster of agents on this machine, in one directory. Calls may come from any thread; they exclude each other. */
public final class Playground {
    /** An agent that has not ended by then is killed: it was asked to leave, its data is durable in any case. */
    private static final Duration END_GRACEFULLY_MAX = Duration.ofSeconds(20);

    private static final Duration END_KILLED_MAX = Duration.ofSeconds(10);

    private final Path directory;
    private final PlaygroundPlan plan;
    private volatile boolean closing;

    private Playground(Path directory, PlaygroundPlan plan) {
        this.directory = directory;
        this.plan = plan;
    }

    /**
     * Plans a new one; nothing runs yet.
     *
     * @param directory absent or empty
     * @throws PlaygroundException when the directory is not empty
     */
    static Playground create(Path directory, String name, Path agent, int nodes) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        if (!isEmpty(absolute)) {
            throw new PlaygroundException(absolute + " is not empty: name another directory with --dir");
        }
        PlaygroundPlan plan = PlaygroundPlan.of(name, agent, nodes);
        plan.write(planFile(absolute));
        Playground playground = new Playground(absolute, plan);
        for (PlaygroundNode node : plan.nodes()) {
            playground.filesOf(node).create(node, plan);
        }
        return playground;
    }

    /** @return empty when there is no playground in that directory */
    static Optional<Playground> find(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        return PlaygroundPlan.read(planFile(absolute)).map(plan -> new Playground(absolute, plan));
    }

    /**
     * The playground that a node of an inventory belongs to, so that a procedure can start and stop it as it would a
     * service.
     *
     * @param dataDirectory of the node, as its context names it
     * @return empty for a node that is no playground's
     */
    public static Optional<Playground> owning(Path dataDirectory) throws IOException {
        Path nodeDirectory = dataDirectory.toAbsolutePath().normalize().getParent();
        return nodeDirectory == null || nodeDirectory.getParent() == null
                ? Optional.empty()
                : find(nodeDirectory.getParent());
    }

    public Path directory() {
        return directory;
    }

    public String name() {
        return plan.name();
    }

    List<PlaygroundNode> nodes() {
        return plan.nodes();
    }

    /** @throws PlaygroundException when there is no such node, naming those that there are */
    PlaygroundNode node(String id) {
        return plan.node(id)
                .orElseThrow(() -> new PlaygroundException("there is no " + id + " here, only "
                        + String.join(
                                ", ",
                                plan.nodes().stream().map(PlaygroundNode::id).toList())));
    }

    public List<NodeView> view() throws IOException {
        List<NodeView> views = new ArrayList<>();
        for (PlaygroundNode node : plan.nodes()) {
            NodeDirectory files = filesOf(node);
            views.add(new NodeView(
                    node.id(), stateOf(node), node.url(), new AgentProcess(files).pid(), files.data(), files.log()));
        }
        return views;
    }

    NodeState stateOf(PlaygroundNode node) throws IOException {
        return processOf(node)
                .state()
                .map(state -> state == ProcessIdentity.State.RUNNING ? NodeState.RUNNING : NodeState.PAUSED)
                .orElse(NodeState.DOWN);
    }

    /** Starts the process of a node that is down, and does not wait for it; does nothing for one that runs. */
    public void startNode(String id) throws IOException {
        start(node(id));
    }

    /** Stops a node gracefully and returns when its process has ended; does nothing for one that is down. */
    public void stopNode(String id) throws IOException, InterruptedException {
        stop(List.of(node(id)));
    }

    /** Starts the process of a node that is down; does nothing for one that runs. */
    synchronized void start(PlaygroundNode node) throws IOException {
        if (closing) {
            throw new PlaygroundException("interrupted: " + node.id() + " is not started");
        }
        if (stateOf(node) == NodeState.DOWN) {
            processOf(node).start(Path.of(plan.agent()));
        }
    }

    /** Kills a node as a power cut would: it gets no time to do anything. */
    synchronized void kill(PlaygroundNode node) throws IOException, InterruptedException {
        AgentProcess process = processOf(node);
        process.kill();
        process.awaitEnd(END_KILLED_MAX);
    }

    synchronized void pause(PlaygroundNode node) throws IOException {
        processOf(node).pause();
    }

    synchronized void resume(PlaygroundNode node) throws IOException {
        processOf(node).resume();
    }

    /** Stops these nodes together, gracefully; one that does not end in time is killed. */
    synchronized void stop(List<PlaygroundNode> nodes) throws IOException, InterruptedException {
        for (PlaygroundNode node : nodes) {
            processOf(node).terminate();
        }
        for (PlaygroundNode node : nodes) {
            if (!processOf(node).awaitEnd(END_GRACEFULLY_MAX)) {
                kill(node);
            }
        }
    }

    /** Kills whatever runs and removes every file; no node can be started afterwards. */
    synchronized void remove() throws IOException, InterruptedException {
        closing = true;
        for (PlaygroundNode node : plan.nodes()) {
            processOf(node).kill();
        }
        for (PlaygroundNode node : plan.nodes()) {
            kill(node);
        }
        for (PlaygroundNode node : plan.nodes()) {
            new LocalDisk().deleteTree(filesOf(node).path());
        }
        Files.deleteIfExists(planFile(directory));
        if (Files.isDirectory(directory) && isEmpty(directory)) {
            Files.delete(directory);
        }
    }

    /** @return whether it is being removed, perhaps by another thread */
    boolean isClosing() {
        return closing;
    }

    NodeDirectory filesOf(PlaygroundNode node) {
        return new NodeDirectory(directory.resolve(node.id()));
    }

    private AgentProcess processOf(PlaygroundNode node) {
        return new AgentProcess(filesOf(node));
    }

    private static Path planFile(Path directory) {
        return directory.resolve("playground.json");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }
}
