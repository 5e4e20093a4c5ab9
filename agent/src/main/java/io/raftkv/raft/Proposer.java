package io.raftkv.raft;

import io.raftkv.command.Command;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.raft.ProposalRejectedException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Group commit: commands that arrive while earlier ones are being written travel together in one log entry.
 *
 * <p>A batch goes out when it is full, when its oldest command has waited for {@code batchWaitTime}, or when nothing
 * else is under way, whichever comes first. So one client alone does not wait, and many clients fill their batches by
 * themselves: those whose answers went out together come back together, so after a large batch the next one gives them
 * a fraction of the last round to gather again; else the fastest of them would travel alone and make the others wait
 * for a whole round. Commands leave in the order in which they came. Futures complete on the engine's threads.
 */
public final class Proposer implements AutoCloseable {
    /** Entries under way at once: enough to keep disk and network busy while earlier ones are applied. */
    static final int BATCHES_IN_FLIGHT_MAX = 8;
    /** The same without batching, where every entry carries one command. */
    static final int SINGLES_IN_FLIGHT_MAX = 256;

    /** Of the last round, the part that those who were in it get to come back. */
    private static final int GATHERING_FRACTION = 4;

    private final RaftEngine engine;
    private final LongSupplier clockMillis;
    private final LongSupplier clockNanos;
    private final Runnable submitted;
    private final ProposerListener listener;
    private final int batchSize;
    private final long batchBytes;
    private final long waitNanos;
    private final int queueCapacity;
    private final int inFlightMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long queuedBytes;
    private int inFlight;
    private int lastSize;
    private long lastRoundNanos;
    private long lastStampMillis;
    private long lastTakeNanos;
    private boolean closed;

    /** Starts the proposer's thread. @param clockMillis milliseconds since 1970; may go back, stamps will not */
    public Proposer(RaftEngine engine, ProposerOptions options, LongSupplier clockMillis, ProposerListener listener) {
        this(engine, options, clockMillis, System::nanoTime, listener, () -> {});
        Thread thread = new Thread(this::run, "raft-proposer");
        thread.setDaemon(true);
        thread.start();
    }

    private Proposer(
            RaftEngine engine,
            ProposerOptions options,
            LongSupplier clockMillis,
            LongSupplier clockNanos,
            ProposerListener listener,
            Runnable submitted) {
        this.engine = engine;
        this.clockMillis = clockMillis;
        this.clockNanos = clockNanos;
        this.submitted = submitted;
        this.lastTakeNanos = clockNanos.getAsLong();
        this.listener = listener;
        this.batchSize = options.batchEnabled() ? options.batchSize() : 1;
        this.batchBytes = options.batchBytes();
        this.waitNanos = options.batchWaitTime().toNanos();
        this.queueCapacity = options.queueCapacity();
        this.inFlightMax = options.batchEnabled() ? BATCHES_IN_FLIGHT_MAX : SINGLES_IN_FLIGHT_MAX;
    }

    /**
     * One without a thread: batches go out in {@link #proposeDue} only, on the thread that calls it, and time passes as
     * {@code clockNanos} says.
     *
     * @param submitted called after each submission
     */
    public static Proposer onDemand(
            RaftEngine engine,
            ProposerOptions options,
            LongSupplier clockMillis,
            LongSupplier clockNanos,
            Runnable submitted) {
        return new Proposer(engine, options, clockMillis, clockNanos, ProposerListener.NONE, submitted);
    }

    private record Waiting(
            Command command,
            long bytes,
            long sinceNanos,
            CompletableFuture<CommandResult> future,
            ProposalTiming timing) {}

    /** When a batch was taken, when the one before it was, and when its entry was handed over. */
    private record Batch(List<Waiting> commands, long beforeNanos, long takenNanos) {}

    /**
     * Proposes one command. Its future fails as that of {@link RaftEngine#propose} does, and with
     * {@link Reason#OVERLOADED} when the queue is full.
     */
    public CompletableFuture<CommandResult> submit(Command command) {
        return submit(command, ProposalTiming.UNHEARD);
    }

    /** As above. @param timing hears where the time went, if the command succeeds */
    public CompletableFuture<CommandResult> submit(Command command, ProposalTiming timing) {
        CompletableFuture<CommandResult> future = new CompletableFuture<>();
        Waiting waiting = new Waiting(command, CommandCodec.sizeBytes(command), clockNanos.getAsLong(), future, timing);
        lock.lock();
        try {
            if (closed) {
                future.completeExceptionally(new ProposalRejectedException(Reason.STOPPED, "the node is stopping"));
            } else if (queue.size() >= queueCapacity) {
                future.completeExceptionally(new ProposalRejectedException(
                        Reason.OVERLOADED, queueCapacity + " commands wait to be proposed already"));
            } else {
                queue.add(waiting);
                queuedBytes += waiting.bytes();
                // Whoever joins a batch that is gathering need not wake anybody before it can go.
                if (queue.size() == 1 || isDue()) {
                    changed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        submitted.run();
        return future;
    }

    /** Commands that wait to be proposed. */
    public int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what is still waiting; what was proposed finishes with the engine. */
    @Override
    public void close() {
        List<Waiting> refused;
        lock.lock();
        try {
            closed = true;
            refused = List.copyOf(queue);
            queue.clear();
            queuedBytes = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
        fail(refused, new ProposalRejectedException(Reason.STOPPED, "the node is stopping"));
    }

    private void run() {
        while (awaitDue()) {
            proposeDue();
        }
    }

    /** @return whether a batch is due; false when this is closed */
    private boolean awaitDue() {
        lock.lock();
        try {
            while (!closed && !isDue()) {
                awaitChange();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets one batch go, if one is due. One caller at a time. @return whether one went */
    public boolean proposeDue() {
        Batch batch;
        long stampMillis;
        lock.lock();
        try {
            if (closed || !isDue()) {
                return false;
            }
            long now = clockNanos.getAsLong();
            batch = new Batch(take(), lastTakeNanos, now);
            lastTakeNanos = now;
            inFlight++;
            lastSize = batch.commands().size();
            lastStampMillis = Math.max(lastStampMillis, clockMillis.getAsLong());
            stampMillis = lastStampMillis;
        } finally {
            lock.unlock();
        }
        propose(batch, stampMillis);
        return true;
    }

    private boolean isDue() {
        if (queue.isEmpty() || inFlight >= inFlightMax) {
            return false;
        }
        return isFull() || remainingNanos() <= 0 || (inFlight == 0 && queue.size() * 2 >= lastSize);
    }

    private boolean isFull() {
        return queue.size() >= batchSize || queuedBytes >= batchBytes;
    }

    private long remainingNanos() {
        long allowed = inFlight == 0 ? Math.min(waitNanos, lastRoundNanos / GATHERING_FRACTION) : waitNanos;
        return allowed - (clockNanos.getAsLong() - queue.peek().sinceNanos());
    }

    private void awaitChange() {
        try {
            if (queue.isEmpty() || inFlight >= inFlightMax) {
                changed.await();
            } else {
                changed.awaitNanos(remainingNanos());
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; close() ends it.
            throw new IllegalStateException(e);
        }
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>(Math.min(batchSize, queue.size()));
        long bytes = 0;
        while (!queue.isEmpty() && batch.size() < batchSize) {
            long next = queue.peek().bytes();
            if (!batch.isEmpty() && bytes + next > batchBytes) {
                break;
            }
            bytes += next;
            batch.add(queue.poll());
        }
        queuedBytes -= bytes;
        return batch;
    }

    private void propose(Batch taken, long stampMillis) {
        List<Waiting> batch = taken.commands();
        List<Command> commands = new ArrayList<>(batch.size());
        long bytes = 0;
        for (Waiting waiting : batch) {
            commands.add(waiting.command());
            bytes += waiting.bytes();
        }
        listener.proposed(
                batch.size(), bytes, clockNanos.getAsLong() - batch.get(0).sinceNanos());
        CompletableFuture<RaftEngine.Applied> applied;
        try {
            applied = engine.propose(new CommandGroup(stampMillis, commands));
        } catch (RuntimeException e) {
            applied = CompletableFuture.failedFuture(e);
        }
        long proposedNanos = clockNanos.getAsLong();
        applied.whenComplete((result, failure) -> finish(taken, proposedNanos, result, failure));
    }

    private void finish(Batch taken, long proposedNanos, RaftEngine.Applied applied, Throwable failure) {
        List<Waiting> batch = taken.commands();
        lock.lock();
        try {
            inFlight--;
            lastRoundNanos = clockNanos.getAsLong() - proposedNanos;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            fail(batch, failure instanceof CompletionException ? failure.getCause() : failure);
            return;
        }
        List<CommandResult> results = applied.results();
        if (results.size() != batch.size()) {
            fail(batch, new OutcomeUnknownException(batch.size() + " commands and " + results.size() + " results"));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            Waiting waiting = batch.get(i);
            // Who gave up on it may be reading its times already.
            if (!waiting.future().isDone()) {
                tell(waiting, taken, applied);
                waiting.future().complete(results.get(i));
            }
        }
    }

    private void tell(Waiting waiting, Batch taken, RaftEngine.Applied applied) {
        long gatheringSince = Math.max(waiting.sinceNanos(), taken.beforeNanos());
        waiting.timing()
                .took(
                        gatheringSince - waiting.sinceNanos(),
                        taken.takenNanos() - gatheringSince,
                        applied.forceNanos(),
                        applied.applyBegunNanos() - taken.takenNanos(),
                        clockNanos.getAsLong() - applied.applyBegunNanos());
    }

    private static void fail(List<Waiting> batch, Throwable cause) {
        batch.forEach(waiting -> waiting.future().completeExceptionally(cause));
    }
}
