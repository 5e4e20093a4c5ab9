package io.raftkv.ctl.restore;

import io.raftkv.check.Check;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The nodes of a cluster that is restored.
 *
 * @param all the founder first: its configuration says {@code raft.bootstrap: true}
 */
public record RestoreNodes(List<RestoreNode> all) {
    static final Duration START_MAX = Duration.ofMinutes(3);
    static final Duration STOP_MAX = Duration.ofMinutes(2);

    public RestoreNodes {
        all = List.copyOf(all);
        Check.argument(!all.isEmpty(), "a cluster without nodes");
    }

    public RestoreNode founder() {
        return all.get(0);
    }

    public List<RestoreNode> joiners() {
        return all.subList(1, all.size());
    }

    public List<String> ids() {
        return all.stream().map(RestoreNode::id).toList();
    }

    boolean areDown() {
        return all.stream().allMatch(node -> node.service().status().isDown());
    }

    /** Stops them at the same time: one after the other, the last ones would wait for a majority that is gone. */
    void stop() {
        together(all, service -> service.stop(STOP_MAX));
    }

    /** Starts some of them at the same time: a member alone has no majority, and would not serve. */
    void start(List<String> ids) {
        together(all.stream().filter(node -> ids.contains(node.id())).toList(), service -> service.start(START_MAX));
    }

    private static void together(List<RestoreNode> nodes, Consumer<Service> action) {
        if (nodes.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Future<?>> actions = new ArrayList<>();
            for (RestoreNode node : nodes) {
                Service service = node.service();
                actions.add(threads.submit(() -> action.accept(service)));
            }
            for (Future<?> each : actions) {
                await(each);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void await(Future<?> action) {
        try {
            action.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while nodes were stopped or started", null, e);
        }
    }
}
