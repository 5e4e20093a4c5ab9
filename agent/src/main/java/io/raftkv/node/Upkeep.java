package io.raftkv.node;

import io.raftkv.node.ServingGate.Reason;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every node does for itself now and then, whether or not it leads. One thread. */
final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration START_LOOK = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServingGate gate;
    private final EpochOpening epoch;
    private final DiskReserve reserve;
    private final AutomaticSnapshots snapshots;
    private final ReplayWatch replay;
    private final Runnable fenceLook;
    private final Consumer<Throwable> fatal;
    private final ScheduledExecutorService thread;

    Upkeep(
            ServingGate gate,
            EpochOpening epoch,
            DiskReserve reserve,
            AutomaticSnapshots snapshots,
            ReplayWatch replay,
            Runnable fenceLook,
            Consumer<Throwable> fatal) {
        this.gate = gate;
        this.epoch = epoch;
        this.reserve = reserve;
        this.snapshots = snapshots;
        this.replay = replay;
        this.fenceLook = fenceLook;
        this.fatal = fatal;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "raftkv-upkeep");
            created.setDaemon(true);
            return created;
        });
    }

    void start() {
        openWhenReady();
        watchReplay();
        thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A state of an earlier epoch must not be served: its revisions could match again. */
    private void openWhenReady() {
        if (epoch.isOpen()) {
            gate.open(Reason.STARTING);
            log.info("node serves");
        } else if (!thread.isShutdown()) {
            thread.schedule(this::openWhenReady, START_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void watchReplay() {
        if (!replay.hasEnded() && !thread.isShutdown()) {
            thread.schedule(this::watchReplay, START_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            reserve.measure();
            snapshots.look();
            fenceLook.run();
        } catch (RuntimeException e) {
            log.warn("upkeep failed, will be repeated error={}", e.toString());
        } catch (Error broken) {
            fatal.accept(broken);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
