package io.raftkv.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker and the definition say the same of small histories, of which many are wrong and many are right. */
class BruteForceAgreementTest {
    private static final List<String> KEYS = List.of("x", "y", "z");

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithBruteForceOnSmallHistories(Evidence evidence) {
        int[] accepted = new int[1];
        int[] rejected = new int[1];
        Campaign campaign = Campaign.of("small histories by " + evidence, 20_000, 300_000);
        campaign.forEachSeed(seed -> {
            List<Operation> history = history(seed, KEYS.subList(0, 1 + (int) (seed % KEYS.size())), evidence);
            Verdict verdict = HistoryChecker.check(history, evidence);
            assertThat(verdict)
                    .as("%s", history)
                    .isInstanceOf(
                            new BruteForce(history, evidence).isLinearizable()
                                    ? Verdict.Linearizable.class
                                    : Verdict.Violation.class);
            int[] counter = verdict instanceof Verdict.Linearizable ? accepted : rejected;
            counter[0]++;
        });
        System.out.println(
                "small histories by " + evidence + ": " + accepted[0] + " accepted, " + rejected[0] + " rejected");
        int both = accepted[0] + rejected[0];
        assertThat(Math.min(accepted[0], rejected[0])).isGreaterThan(both > 100 ? both / 10 : -1);
    }

    private static List<Operation> history(long seed, List<String> keys, Evidence evidence) {
        RandomHistory random = new RandomHistory(seed, keys, 10, 0);
        List<Operation> history = random.of(3 + (int) (seed % 5), 1 + (int) (seed % 3));
        for (int lies = (int) (seed % 4); lies > 0; lies--) {
            history = random.falsified(history);
        }
        if (evidence == Evidence.VALUES) {
            return history;
        }
        // Revisions are one counter for all keys, and the checker looks at those of one component: make it one.
        List<Operation> joined = new ArrayList<>(new Script()
                .list(0, 1, keys.stream().collect(Collectors.toMap(key -> key, key -> "")))
                .operations());
        joined.addAll(history);
        return joined;
    }
}
