package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for everything that a leader does about its cluster: requests of operators, and between them a regular
 * look at what the records ask for and the configuration does not show yet. So there is never more than one change
 * under way, and whoever leads next carries on where a crash interrupted.
 */
public final class LeaderDuties implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderDuties.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int WAITING_REQUESTS_MAX = 64;

    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Consumer<Throwable> fatal;
    private ScheduledFuture<?> ticking;

    /** @param fatal hears of a broken invariant, which must end the process */
    public LeaderDuties(Consumer<Throwable> fatal) {
        this.fatal = fatal;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "raftkv-leader-duties");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Adds a regular duty; it must return at once where this node does not lead. */
    void regularly(Runnable duty) {
        looks.add(new Look(duty));
    }

    public void start() {
        ticking = thread.scheduleWithFixedDelay(this::look, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks soon instead of at the next tick. */
    public void wake() {
        try {
            thread.execute(this::look);
        } catch (RejectedExecutionException e) {
            log.debug("leader duties ended, wake ignored");
        }
    }

    /** Runs one request after those before it. */
    public <T> CompletableFuture<T> submit(Callable<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > WAITING_REQUESTS_MAX) {
            waiting.decrementAndGet();
            answer.completeExceptionally(
                    new ApiException(ErrorCode.OVERLOADED, "too many membership requests are waiting"));
            return answer;
        }
        try {
            thread.execute(() -> run(request, answer));
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            answer.completeExceptionally(new ApiException(ErrorCode.NOT_READY, "this node is stopping"));
        }
        return answer;
    }

    private <T> void run(Callable<T> request, CompletableFuture<T> answer) {
        waiting.decrementAndGet();
        try {
            answer.complete(request.call());
        } catch (Exception failure) {
            answer.completeExceptionally(failure);
        } catch (Error broken) {
            answer.completeExceptionally(broken);
            fatal.accept(broken);
        }
    }

    /** Each by itself: one that fails must not keep the others from their duty. */
    private void look() {
        looks.forEach(this::look);
    }

    private void look(Look look) {
        try {
            look.duty.run();
            look.lastFailure = "";
        } catch (RuntimeException failure) {
            if (!failure.toString().equals(look.lastFailure)) {
                look.lastFailure = failure.toString();
                log.warn("leader duty failed, will be repeated error={}", look.lastFailure);
            }
        } catch (Error broken) {
            fatal.accept(broken);
        }
    }

    /** A duty, and why it failed last, so that a lasting failure is logged once. */
    private static final class Look {
        private final Runnable duty;
        private String lastFailure = "";

        Look(Runnable duty) {
            this.duty = duty;
        }
    }

    @Override
    public void close() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        thread.shutdownNow();
    }
}
