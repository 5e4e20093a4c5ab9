package io.raftkv.ctl.playground;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Kills the leader of a playground while something else goes on, from a thread of its own. */
final class LeaderKill {
    private static final long POLL_MILLIS = 10;

    private final Playground playground;
    private final Supplier<String> leader;
    private final LongSupplier acknowledged;
    private final Duration firstWait;
    private final Thread thread = new Thread(this::run, "leader-kill");
    private volatile Optional<Done> done = Optional.empty();
    private volatile Optional<Exception> failure = Optional.empty();

    /** @param writesBefore how many writes had been acknowledged when the leader was dead */
    record Done(String nodeId, long writesBefore) {}

    /** @param firstWait how long writes go on undisturbed, from the first acknowledged one */
    LeaderKill(Playground playground, Supplier<String> leader, LongSupplier acknowledged, Duration firstWait) {
        this.playground = playground;
        this.leader = leader;
        this.acknowledged = acknowledged;
        this.firstWait = firstWait;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @throws CtlException when no leader was killed */
    Done await() throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while the leader was being killed");
        }
        if (failure.isPresent()) {
            throw new IOException("the leader was not killed: " + failure.get().getMessage(), failure.get());
        }
        return done.orElseThrow(
                () -> new CtlException(ExitCode.FAILURE, "no write was acknowledged, so no leader was killed"));
    }

    /** Whether there is nothing more to wait for: a write succeeded after the kill, or the kill failed. */
    boolean isFollowedByAWrite() {
        return failure.isPresent()
                || done.filter(kill -> acknowledged.getAsLong() > kill.writesBefore())
                        .isPresent();
    }

    void giveUp() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (acknowledged.getAsLong() == 0) {
                Thread.sleep(POLL_MILLIS);
            }
            Thread.sleep(firstWait.toMillis());
            String id = leader.get();
            playground.kill(playground.node(id));
            done = Optional.of(new Done(id, acknowledged.getAsLong()));
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        } catch (IOException | CtlException e) {
            failure = Optional.of(e);
        }
    }
}
