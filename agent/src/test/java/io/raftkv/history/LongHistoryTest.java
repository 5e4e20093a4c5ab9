package io.raftkv.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories as long as those of the tests with real nodes are judged in seconds, right and wrong. */
class LongHistoryTest {
    private static final int OPERATIONS_OF_A_COMPONENT = 100;

    @ParameterizedTest
    @EnumSource
    void shouldDecideLongHistories(Evidence evidence) {
        int components = Campaign.scaled(200, 3000);
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < components; i++) {
            history.addAll(component(i));
        }
        long started = System.nanoTime();
        Verdict verdict = HistoryChecker.check(history, evidence);
        assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);
        long configurations = ((Verdict.Linearizable) verdict).steps();
        System.out.printf(
                "long history by %s: %d operations, %d configurations, %.1f s%n",
                evidence, history.size(), configurations, (System.nanoTime() - started) / 1e9);
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecideLongHistoriesThatMayBeWrong(Evidence evidence) {
        int[] rejected = new int[1];
        long[] started = {System.nanoTime()};
        Campaign.of("long falsified histories by " + evidence, 100, 3000).forEachSeed(seed -> {
            List<String> keys = List.of("x", "y", "z");
            RandomHistory random = new RandomHistory(seed, keys, 0, 0);
            List<Operation> history = random.of(OPERATIONS_OF_A_COMPONENT, 4);
            Verdict verdict = HistoryChecker.check(random.falsified(random.falsified(history)), evidence);
            assertThat(verdict).isNotInstanceOf(Verdict.Undecided.class);
            rejected[0] += verdict instanceof Verdict.Violation ? 1 : 0;
        });
        System.out.printf("of these, rejected: %d, in %.1f s%n", rejected[0], (System.nanoTime() - started[0]) / 1e9);
    }

    /** Components follow each other, so that revisions of all of them grow with time. */
    private static List<Operation> component(int number) {
        List<String> keys = List.of(number + "/x", number + "/y", number + "/z");
        return new RandomHistory(number, keys, number * 1_000_000L, number * 1_000L).of(OPERATIONS_OF_A_COMPONENT, 4);
    }
}
