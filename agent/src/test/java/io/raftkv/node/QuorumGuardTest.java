package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.node.QuorumGuard.Voter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over every cluster of up to seven voters and every choice of silent ones. */
final class QuorumGuardTest {
    private static final int VOTERS_MAX = 7;

    @Test
    void shouldAllowExactlyTheRemovalsAfterWhichTheRestCanDecide() {
        for (int size = 1; size <= VOTERS_MAX; size++) {
            for (int alive = 0; alive < 1 << size; alive++) {
                List<Voter> voters = voters(size, alive);
                for (int target = 0; target < size; target++) {
                    int left = size - 1;
                    int answering = Integer.bitCount(alive & ~(1 << target));
                    boolean decides = left > 0 && 2 * answering > left;
                    assertThat(QuorumGuard.refusal("n" + target, voters).isEmpty())
                            .as("remove n%s of %s, alive %s", target, size, Integer.toBinaryString(alive))
                            .isEqualTo(decides);
                }
                assertThat(QuorumGuard.refusal("nonvoter", voters)).isEmpty();
            }
        }
    }

    @Test
    void shouldSpellOutTheArithmeticAndWhoIsSilent() {
        List<Voter> voters = List.of(
                new Voter("n0", true, 0),
                new Voter("n1", true, 10),
                new Voter("n2", false, 65_000),
                new Voter("n3", false, -1));
        assertThat(QuorumGuard.refusal("n1", voters))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("leave 3 voters, 2 of which must answer, and only 1 does")
                        .contains("n2, last heard 65 s ago")
                        .contains("n3, never heard by this leader"));
    }

    @Test
    void shouldCountMajoritiesAndWarnOfEvenNumbers() {
        for (int voters = 1; voters <= VOTERS_MAX; voters++) {
            int quorum = QuorumGuard.quorum(voters);
            assertThat(2 * quorum).isGreaterThan(voters);
            assertThat(2 * (quorum - 1)).isLessThanOrEqualTo(voters);
            assertThat(QuorumGuard.tolerates(voters)).isEqualTo(voters - quorum);
            assertThat(QuorumGuard.evenWarning(voters) == null).isEqualTo(voters % 2 == 1);
        }
        assertThat(QuorumGuard.tolerates(0)).isZero();
        assertThat(QuorumGuard.evenWarning(0)).isNull();
    }

    private static List<Voter> voters(int size, int alive) {
        List<Voter> voters = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            voters.add(new Voter("n" + i, (alive >> i & 1) == 1, 1000L * i));
        }
        return voters;
    }
}
