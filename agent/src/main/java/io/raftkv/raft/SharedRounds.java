package io.raftkv.raft;

import io.raftkv.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Lets many callers share one costly operation without ever handing a caller the result of a round that began before
 * it asked: whoever comes while a round runs gathers for the next one, which begins when that one ends. Safe for any
 * thread.
 *
 * @param <T> what a round yields
 */
public final class SharedRounds<T> {
    private final Supplier<CompletableFuture<T>> operation;
    private final int waitingMax;

    private boolean running;
    private List<CompletableFuture<T>> gathering = new ArrayList<>();

    /** @param waitingMax callers that may gather for one round; one more is refused as overload */
    public SharedRounds(Supplier<CompletableFuture<T>> operation, int waitingMax) {
        Check.argument(waitingMax >= 1, "waitingMax below 1: %s", waitingMax);
        this.operation = operation;
        this.waitingMax = waitingMax;
    }

    /** Asks for a result of a round that begins after this call. */
    public CompletableFuture<T> join() {
        CompletableFuture<T> caller = new CompletableFuture<>();
        synchronized (this) {
            if (running) {
                if (gathering.size() >= waitingMax) {
                    return CompletableFuture.failedFuture(new ProposalRejectedException(
                            ProposalRejectedException.Reason.OVERLOADED,
                            gathering.size() + " callers wait for the next round already"));
                }
                gathering.add(caller);
                return caller;
            }
            running = true;
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
            running = !next.isEmpty();
            if (running) {
                gathering = new ArrayList<>();
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
}
