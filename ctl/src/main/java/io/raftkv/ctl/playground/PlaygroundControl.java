package io.raftkv.ctl.playground;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.restore.NodeControl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Lets procedures that need power over processes run on a playground. */
public final class PlaygroundControl implements NodeControl {
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    private final Playground playground;

    private PlaygroundControl(Playground playground) {
        this.playground = playground;
    }

    /** @return empty when the context is not a playground's */
    public static Optional<PlaygroundControl> of(Context context) throws IOException {
        Optional<Path> data =
                context.nodes().stream().findFirst().filter(NodeEntry::isLocal).flatMap(NodeEntry::dataDir);
        return data.isEmpty() ? Optional.empty() : Playground.owning(data.get()).map(PlaygroundControl::new);
    }

    @Override
    public String founder() {
        return playground.nodes().get(0).id();
    }

    @Override
    public List<String> joiners() {
        List<PlaygroundNode> nodes = playground.nodes();
        return nodes.subList(1, nodes.size()).stream().map(PlaygroundNode::id).toList();
    }

    @Override
    public Path dataDirectory(String nodeId) {
        return playground.filesOf(playground.node(nodeId)).data();
    }

    @Override
    public void stopAll() throws IOException {
        try {
            playground.stop(playground.nodes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while the nodes were stopping", null, e);
        }
    }

    @Override
    public void start(String nodeId) throws IOException {
        PlaygroundNode node = playground.node(nodeId);
        playground.start(node);
        new Readiness(playground, READY_MAX).await(node);
    }
}
