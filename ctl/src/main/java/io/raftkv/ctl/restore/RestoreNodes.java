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

/**
 * The nodes of a cluster that is restored.
 *
 * @param all the founder first: its configuration says {@code raft.bootstrap: true}
 */
public record RestoreNodes(List<RestoreNode> all) {
    private static final Duration STOP_MAX = Duration.ofMinutes(2);

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

    /** Stops them at the same time: one after the other, the last ones would wait for a majority that is gone. */
    void stop() {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            List<Future<?>> stops = new ArrayList<>();
            for (RestoreNode node : all) {
                Service service = node.service();
                stops.add(threads.submit(() -> service.stop(STOP_MAX)));
            }
            for (Future<?> stop : stops) {
                await(stop);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void await(Future<?> stop) {
        try {
            stop.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while the nodes were stopping", null, e);
        }
    }
}
