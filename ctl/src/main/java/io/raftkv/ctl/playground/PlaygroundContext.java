package io.raftkv.ctl.playground;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextFile;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.List;
import java.util.Optional;

/** The context through which all other commands reach a playground. */
final class PlaygroundContext {
    private PlaygroundContext() {}

    /** Adds the context, or renews it. */
    static void add(Playground playground, ContextStore store) {
        List<NodeEntry> nodes = playground.nodes().stream()
                .map(node -> NodeEntry.local(
                        node.id(), node.url(), playground.filesOf(node).data()))
                .toList();
        List<String> endpoints =
                playground.nodes().stream().map(PlaygroundNode::url).toList();
        store.writable()
                .with(Context.of(playground.name(), endpoints).withNodes(nodes))
                .save();
    }

    /** Takes the context away, if it is this playground's. */
    static void remove(Playground playground, ContextStore store) {
        ContextFile file = store.writable();
        if (file.context(playground.name())
                .filter(context -> belongsTo(playground, context))
                .isPresent()) {
            file.without(playground.name()).save();
        }
    }

    /** @throws CtlException when the name is taken by a context that no playground of that name made */
    static void refuseForeign(String name, ContextStore store) {
        Optional<Context> taken = store.contexts().stream()
                .filter(context -> context.name().equals(name))
                .findFirst();
        boolean foreign = taken.isPresent()
                && (taken.get().nodes().isEmpty()
                        || !taken.get().nodes().stream().allMatch(PlaygroundContext::looksLikeOurs));
        if (foreign) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "there is a context '" + name + "' already, and it is no playground's",
                    "give the playground another --name");
        }
    }

    private static boolean belongsTo(Playground playground, Context context) {
        return context.nodes().stream()
                .allMatch(node -> node.dataDir()
                        .filter(data -> data.startsWith(playground.directory()))
                        .isPresent());
    }

    private static boolean looksLikeOurs(NodeEntry node) {
        return node.isLocal()
                && node.service().isEmpty()
                && node.dataDir().filter(data -> data.endsWith("data")).isPresent();
    }
}
