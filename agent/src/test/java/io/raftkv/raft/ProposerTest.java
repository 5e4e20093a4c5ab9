package io.raftkv.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.raft.ProposalRejectedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProposerTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final FakeEngine engine = new FakeEngine();
    private final AtomicLong clock = new AtomicLong(1000);
    private Proposer proposer;

    @AfterEach
    void closeProposer() {
        proposer.close();
    }

    @Test
    void shouldNotLetALoneClientWait() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));

        for (int i = 0; i < 3; i++) {
            CompletableFuture<CommandResult> result = proposer.submit(put("key" + i));
            engine.awaitGroups(i + 1);
            engine.apply(i);
            assertThat(Await.result(result)).isInstanceOf(CommandResult.Written.class);
        }

        assertThat(engine.groupSizes()).containsExactly(1, 1, 1);
    }

    @Test
    void shouldTellWhereTheTimeOfACommandWent() {
        proposer = proposer(new ProposerOptions(true, 10, 1 << 20, NEVER, 1000));
        proposer.submit(put("first"));
        engine.awaitGroups(1);
        List<CompletableFuture<CommandResult>> results = new ArrayList<>();
        List<long[]> times = Collections.synchronizedList(new ArrayList<>());
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            results.add(proposer.submit(
                    put("key" + i),
                    (queue, gathering, force, commit, apply) ->
                            times.add(new long[] {queue, gathering, force, commit, apply})));
        }
        engine.awaitGroups(3);
        engine.apply(0);
        engine.apply(1);
        engine.apply(2);
        results.forEach(Await::result);
        long all = System.nanoTime() - begun;

        assertThat(times).hasSize(20).allSatisfy(parts -> {
            assertThat(parts[2]).isEqualTo(7);
            assertThat(parts[0]).isNotNegative();
            assertThat(parts[1]).isNotNegative();
            assertThat(parts[3]).isPositive();
            assertThat(parts[4]).isPositive();
            assertThat(parts[0] + parts[1] + parts[3] + parts[4]).isBetween(1L, all);
        });
        assertThat(times.subList(0, 10)).as("the first ten found room").allMatch(parts -> parts[0] == 0);
    }

    @Test
    void shouldGatherWhatComesWhileAnEntryIsUnderWay() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));
        List<CompletableFuture<CommandResult>> results = new ArrayList<>();
        results.add(proposer.submit(put("first")));
        engine.awaitGroups(1);
        for (int i = 0; i < 20; i++) {
            results.add(proposer.submit(put("key" + i)));
        }
        engine.apply(0);
        engine.awaitGroups(2);
        engine.apply(1);

        results.forEach(Await::result);
        assertThat(engine.groupSizes()).containsExactly(1, 20);
    }

    @Test
    void shouldLetThoseOfALargeBatchComeBackTogetherButNotWaitForThemLong() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));
        proposer.submit(put("first"));
        engine.awaitGroups(1);
        IntStream.range(0, 20).forEach(i -> proposer.submit(put("key" + i)));
        engine.apply(0);
        engine.awaitGroups(2);
        engine.apply(1);

        CompletableFuture<CommandResult> alone = proposer.submit(put("alone"));

        engine.awaitGroups(3);
        engine.apply(2);
        Await.result(alone);
        assertThat(engine.groupSizes()).containsExactly(1, 20, 1);
    }

    @Test
    void shouldSendAFullBatchBesideOneUnderWay() {
        proposer = proposer(new ProposerOptions(true, 5, 1 << 20, NEVER, 1000));
        proposer.submit(put("first"));
        engine.awaitGroups(1);
        IntStream.range(0, 12).forEach(i -> proposer.submit(put("key" + i)));

        engine.awaitGroups(3);

        assertThat(engine.groupSizes()).containsExactly(1, 5, 5);
        assertThat(proposer.queued()).isEqualTo(2);
    }

    @Test
    void shouldSendAtTheLatestWhenTheWaitIsOver() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, Duration.ofMillis(5), 1000));
        proposer.submit(put("first"));
        engine.awaitGroups(1);

        proposer.submit(put("second"));

        engine.awaitGroups(2);
    }

    @Test
    void shouldLimitABatchByBytesAndLetALargerCommandTravelAlone() {
        int size = CommandCodec.sizeBytes(put("key0"));
        proposer = proposer(new ProposerOptions(true, 100, 3L * size, Duration.ZERO, 1000));
        engine.hold();
        proposer.submit(put("key0"));
        engine.awaitHeld();
        IntStream.range(1, 5).forEach(i -> proposer.submit(put("key" + i)));
        proposer.submit(put("k", "v".repeat(10 * size)));
        engine.release();

        engine.awaitGroups(4);

        assertThat(engine.groupSizes()).containsExactly(1, 3, 1, 1);
    }

    @Test
    void shouldBoundEntriesUnderWay() {
        proposer = proposer(new ProposerOptions(true, 1, 1 << 20, Duration.ZERO, 1000));
        IntStream.range(0, 50).forEach(i -> proposer.submit(put("key" + i)));
        engine.awaitGroups(Proposer.BATCHES_IN_FLIGHT_MAX);
        engine.apply(0);
        engine.awaitGroups(Proposer.BATCHES_IN_FLIGHT_MAX + 1);

        assertThat(proposer.queued()).isEqualTo(50 - Proposer.BATCHES_IN_FLIGHT_MAX - 1);
    }

    @Test
    void shouldSendOneCommandPerEntryWithoutBatching() {
        proposer = proposer(new ProposerOptions(false, 100, 1 << 20, NEVER, 1000));
        IntStream.range(0, 10).forEach(i -> proposer.submit(put("key" + i)));

        engine.awaitGroups(10);

        assertThat(engine.groupSizes()).containsOnly(1);
    }

    @Test
    void shouldRefuseAsOverloadWhatTheQueueDoesNotHold() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 3));
        proposer.submit(put("first"));
        engine.awaitGroups(1);
        IntStream.range(0, 3).forEach(i -> proposer.submit(put("key" + i)));

        Throwable refusal = Await.failure(proposer.submit(put("too many")));

        assertThat(((ProposalRejectedException) refusal).reason()).isEqualTo(Reason.OVERLOADED);
    }

    @Test
    void shouldNeverTakeStampsBack() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));
        for (long now : new long[] {1000, 900, 1500}) {
            clock.set(now);
            CompletableFuture<CommandResult> result = proposer.submit(put("key"));
            int index = engine.awaitNext();
            engine.apply(index);
            Await.result(result);
        }

        assertThat(engine.groups().stream().map(CommandGroup::stampMillis)).containsExactly(1000L, 1000L, 1500L);
    }

    @Test
    void shouldFailEveryCommandOfABatchAsTheEngineDid() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));
        CompletableFuture<CommandResult> result = proposer.submit(put("key"));
        engine.awaitGroups(1);
        engine.fail(0, new OutcomeUnknownException("leader stepped down"));

        assertThat(Await.failure(result)).isInstanceOf(OutcomeUnknownException.class);
        CompletableFuture<CommandResult> next = proposer.submit(put("next"));
        engine.awaitGroups(2);
        engine.apply(1);
        Await.result(next);
    }

    @Test
    void shouldRefuseWhatStillWaitsWhenClosed() {
        proposer = proposer(new ProposerOptions(true, 100, 1 << 20, NEVER, 1000));
        CompletableFuture<CommandResult> underWay = proposer.submit(put("under way"));
        engine.awaitGroups(1);
        CompletableFuture<CommandResult> waiting = proposer.submit(put("waiting"));

        proposer.close();

        assertThat(((ProposalRejectedException) Await.failure(waiting)).reason())
                .isEqualTo(Reason.STOPPED);
        assertThat(((ProposalRejectedException) Await.failure(proposer.submit(put("late")))).reason())
                .isEqualTo(Reason.STOPPED);
        engine.apply(0);
        Await.result(underWay);
    }

    private Proposer proposer(ProposerOptions options) {
        return new Proposer(engine, options, clock::get, ProposerListener.NONE);
    }

    private static Command put(String key) {
        return put(key, "value");
    }

    private static Command put(String key, String value) {
        return new Command.Write(Space.DATA, List.of(), List.of(new Mutation.Put(Bytes.utf8(key), Bytes.utf8(value))));
    }

    /** Takes entries and applies them when the test says so. */
    private static final class FakeEngine extends RaftEngineStub {
        private final List<CommandGroup> groups = new ArrayList<>();
        private final List<CompletableFuture<Applied>> futures = new ArrayList<>();
        private final Semaphore gate = new Semaphore(1);
        private volatile boolean held;

        @Override
        public CompletableFuture<Applied> propose(CommandGroup group) {
            held = gate.availablePermits() == 0;
            gate.acquireUninterruptibly();
            gate.release();
            CompletableFuture<Applied> future = new CompletableFuture<>();
            synchronized (this) {
                groups.add(group);
                futures.add(future);
            }
            return future;
        }

        void hold() {
            gate.acquireUninterruptibly();
        }

        void awaitHeld() {
            Await.until("the proposer is inside the engine", () -> held);
        }

        void release() {
            gate.release();
        }

        synchronized List<CommandGroup> groups() {
            return List.copyOf(groups);
        }

        List<Integer> groupSizes() {
            return groups().stream().map(group -> group.commands().size()).toList();
        }

        void awaitGroups(int count) {
            Await.until(count + " entries are under way", () -> groups().size() >= count);
        }

        int awaitNext() {
            Await.until("another entry is under way", this::hasUnfinished);
            return groups().size() - 1;
        }

        private synchronized boolean hasUnfinished() {
            return !futures.isEmpty() && !futures.get(futures.size() - 1).isDone();
        }

        void apply(int index) {
            List<CommandResult> results = groups().get(index).commands().stream()
                    .map(command -> (CommandResult) new CommandResult.Written(index, List.of()))
                    .toList();
            future(index).complete(new Applied(new LogPosition(1, index + 1), results, System.nanoTime(), 7));
        }

        void fail(int index, RuntimeException cause) {
            future(index).completeExceptionally(cause);
        }

        private synchronized CompletableFuture<Applied> future(int index) {
            return futures.get(index);
        }
    }
}
