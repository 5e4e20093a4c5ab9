package io.raftkv.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharedRoundsTest {
    private final List<CompletableFuture<Integer>> rounds = new CopyOnWriteArrayList<>();
    private final SharedRounds<Integer> shared = new SharedRounds<>(this::begin, 100);

    private CompletableFuture<Integer> begin() {
        rounds.add(new CompletableFuture<>());
        return rounds.get(rounds.size() - 1);
    }

    @Test
    void shouldServeAllWhoCameMeanwhileWithOneFurtherRound() {
        CompletableFuture<Integer> first = shared.join();
        List<CompletableFuture<Integer>> later =
                IntStream.range(0, 64).mapToObj(i -> shared.join()).toList();

        rounds.get(0).complete(1);
        assertThat(first).isCompletedWithValue(1);
        assertThat(later).noneMatch(CompletableFuture::isDone);
        rounds.get(1).complete(2);

        assertThat(later).allMatch(caller -> caller.join() == 2);
        assertThat(rounds).hasSize(2);
    }

    @Test
    void shouldNeverAnswerWithARoundThatBeganBeforeTheQuestion() {
        shared.join();
        CompletableFuture<Integer> late = shared.join();

        rounds.get(0).complete(1);

        assertThat(late).isNotDone();
    }

    @Test
    void shouldFailOnlyThoseOfTheFailedRound() {
        CompletableFuture<Integer> first = shared.join();
        CompletableFuture<Integer> second = shared.join();

        rounds.get(0).completeExceptionally(new IllegalStateException("no leader"));
        rounds.get(1).complete(2);

        assertThat(Await.failure(first)).hasMessage("no leader");
        assertThat(second).isCompletedWithValue(2);
    }

    @Test
    void shouldRefuseMoreCallersThanItsBound() {
        SharedRounds<Integer> small = new SharedRounds<>(this::begin, 2);
        small.join();
        small.join();
        small.join();

        assertThat(((ProposalRejectedException) Await.failure(small.join())).reason())
                .isEqualTo(ProposalRejectedException.Reason.OVERLOADED);
    }

    @Test
    void shouldGoOnAfterAnOperationThatThrows() {
        SharedRounds<Integer> throwing = new SharedRounds<>(
                () -> {
                    throw new IllegalStateException("stopped");
                },
                2);

        assertThat(Await.failure(throwing.join())).hasMessage("stopped");
        assertThat(Await.failure(throwing.join())).hasMessage("stopped");
    }

    @Test
    void shouldNotLetAStuckRoundHoldThoseWhoCameAfterIt() {
        SharedRounds<Integer> impatient = new SharedRounds<>(this::begin, 100, Duration.ofMillis(20), 8);
        CompletableFuture<Integer> stuck = impatient.join();
        CompletableFuture<Integer> late = impatient.join();

        Await.until("a second round begins", () -> rounds.size() == 2);
        assertThat(late).isNotDone();
        rounds.get(1).complete(2);

        assertThat(late).isCompletedWithValue(2);
        assertThat(stuck).isNotDone();
        rounds.get(0).complete(1);
        assertThat(stuck).isCompletedWithValue(1);
        impatient.join();
        assertThat(rounds).hasSize(3);
    }

    @Test
    void shouldNotBeginMoreRoundsAtOnceThanItsBound() {
        SharedRounds<Integer> impatient = new SharedRounds<>(this::begin, 100, Duration.ofMillis(1), 2);
        impatient.join();
        impatient.join();
        Await.until("a second round begins", () -> rounds.size() == 2);
        CompletableFuture<Integer> third = impatient.join();
        CompletableFuture<Integer> fourth = impatient.join();
        assertThat(rounds).hasSize(2);

        rounds.get(0).complete(1);

        assertThat(rounds).hasSize(3);
        rounds.get(2).complete(3);
        assertThat(third).isCompletedWithValue(3);
        assertThat(fourth).isCompletedWithValue(3);
    }
}
