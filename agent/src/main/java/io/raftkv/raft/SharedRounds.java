package io.raftkv.raft;

import io.raftkv.check.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets many callers share one costly operation without ever handing a caller the result of a round that began before
 * it asked: whoever comes while a round runs gathers for the next one, which begins when that one ends, or, where that is
 * allowed, when it has taken too long. Safe for any thread.
 *
 * @param <T> what a round yields
 */
public final class SharedRounds<T> {
    private final Supplier<CompletableFuture<T>> operation;
    private final int waitingMax;
    private final long patienceNanos;
    private final int roundsMax;

    private int running;
    private long youngestBegan;
    private boolean watched;
    private List<CompletableFuture<T>> gathering = new ArrayList<>();

    /**
     * One round at a time, however long it takes.
     *
     * @param waitingMax callers that may gather for one round; one more is refused as overload
     */
    public SharedRounds(Supplier<CompletableFuture<T>> operation, int waitingMax) {
        this(operation, waitingMax, Duration.ofNanos(Long.MAX_VALUE), 1);
    }

    /**
     * @param patience how long callers wait for a round that is not theirs before another one begins beside it
     * @param roundsMax how many rounds may be under way at once
     */
    public SharedRounds(Supplier<CompletableFuture<T>> operation, int waitingMax, Duration patience, int roundsMax) {
        Check.argument(waitingMax >= 1, "waitingMax below 1: %s", waitingMax);
        Check.argument(roundsMax >= 1, "roundsMax below 1: %s", roundsMax);
        this.operation = operation;
        this.waitingMax = waitingMax;
        this.patienceNanos = patience.toNanos();
        this.roundsMax = roundsMax;
    }

    /** Asks for a result of a round that begins after this call. */
    public CompletableFuture<T> join() {
        CompletableFuture<T> caller = new CompletableFuture<>();
        synchronized (this) {
            if (running > 0) {
                if (gathering.size() >= waitingMax) {
                    return CompletableFuture.failedFuture(new ProposalRejectedException(
                            ProposalRejectedException.Reason.OVERLOADED,
                            gathering.size() + " callers wait for the next round already"));
                }
                gathering.add(caller);
                watch();
                return caller;
            }
            running = 1;
            youngestBegan = System.nanoTime();
        }
        begin(List.of(caller));
        return caller;
    }

    private void begin(List<CompletableFuture<T>> callers) {
        CompletableFuture<T> round;
        try {
            round = operation.get();
        } catch (RuntimeException e) {
            round = CompletableFuture.failedFuture(e);
        }
        round.whenComplete((value, failure) -> end(callers, value, failure));
    }

    private void end(List<CompletableFuture<T>> callers, T value, Throwable failure) {
        List<CompletableFuture<T>> next;
        synchronized (this) {
            next = gathering;
            if (next.isEmpty()) {
                running--;
            } else {
                gathering = new ArrayList<>();
                youngestBegan = System.nanoTime();
            }
        }
        // The next round goes out first: callers of this one may take their time on this thread.
        if (!next.isEmpty()) {
            begin(next);
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        for (CompletableFuture<T> caller : callers) {
            if (cause == null) {
                caller.complete(value);
            } else {
                caller.completeExceptionally(cause);
            }
        }
    }

    /** Sees to it that somebody looks when patience is over. At most one look is outstanding. */
    private synchronized void watch() {
        if (!watched && roundsMax > 1) {
            watched = true;
            long left = Math.max(0, patienceNanos - (System.nanoTime() - youngestBegan));
            Executor later = CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS);
            later.execute(this::overtake);
        }
    }

    private void overtake() {
        List<CompletableFuture<T>> next = List.of();
        synchronized (this) {
            watched = false;
            if (gathering.isEmpty()) {
                return;
            }
            if (running < roundsMax && System.nanoTime() - youngestBegan >= patienceNanos) {
                next = gathering;
                gathering = new ArrayList<>();
                running++;
                youngestBegan = System.nanoTime();
            } else if (running < roundsMax) {
                watch();
            }
        }
        if (!next.isEmpty()) {
            begin(next);
        }
    }
}
