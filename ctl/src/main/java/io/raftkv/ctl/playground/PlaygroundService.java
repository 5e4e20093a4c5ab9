package io.raftkv.ctl.playground;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.JournalQuery;
import io.raftkv.ctl.hosts.Service;
import io.raftkv.ctl.hosts.ServiceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A node of a playground, so that every procedure for services can be rehearsed on it. */
public final class PlaygroundService implements Service {
    private final Playground playground;
    private final PlaygroundNode node;

    private PlaygroundService(Playground playground, PlaygroundNode node) {
        this.playground = playground;
        this.node = node;
    }

    /** @return empty when the node is no playground's */
    public static Optional<Service> of(NodeEntry entry) {
        Optional<Path> data = entry.isLocal() ? entry.dataDir() : Optional.empty();
        if (data.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Playground> owner = Playground.owning(data.get());
            return owner.flatMap(playground -> playground.nodes().stream()
                    .filter(node -> node.id().equals(entry.id()))
                    .findFirst()
                    .map(node -> new PlaygroundService(playground, node)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start(Duration timeout) {
        try {
            playground.start(node);
            new Readiness(playground, timeout).await(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the time that a playground gives to every node; then it is killed, as systemd would. */
    @Override
    public void stop(Duration timeout) {
        try {
            playground.stopNode(node.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while " + node.id() + " was stopping", null, e);
        }
    }

    @Override
    public void restart(Duration timeout) {
        stop(timeout);
        start(timeout);
    }

    @Override
    public ServiceStatus status() {
        try {
            Optional<Long> pid = new AgentProcess(playground.filesOf(node)).pid();
            return switch (playground.stateOf(node)) {
                case RUNNING -> new ServiceStatus(ServiceStatus.State.RUNNING, pid, "a process of " + owner());
                case PAUSED -> new ServiceStatus(ServiceStatus.State.PAUSED, pid, "stopped by a signal");
                case DOWN -> new ServiceStatus(ServiceStatus.State.STOPPED, Optional.empty(), "no process");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String owner() {
        return "playground " + playground.name();
    }

    @Override
    public void journal(JournalQuery query, Consumer<String> lines) {
        new AgentLog(node.id(), playground.filesOf(node).log()).read(query, lines);
    }
}
