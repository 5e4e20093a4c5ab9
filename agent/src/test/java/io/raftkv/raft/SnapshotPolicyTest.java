package io.raftkv.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SnapshotPolicyTest {
    private final SnapshotPolicy policy = new SnapshotPolicy(10_000, Duration.ofSeconds(30), Duration.ofSeconds(3));

    @Test
    void shouldWaitForEnoughOperations() {
        assertThat(policy.due(9_999, Duration.ofHours(1), Duration.ZERO)).isFalse();
        assertThat(policy.due(10_000, Duration.ofHours(1), Duration.ZERO)).isTrue();
    }

    @Test
    void shouldKeepTheIntervalAndTheNodesOwnOffset() {
        assertThat(policy.due(10_000, Duration.ofMillis(32_999), Duration.ZERO)).isFalse();
        assertThat(policy.due(10_000, Duration.ofSeconds(33), Duration.ZERO)).isTrue();
    }

    @Test
    void shouldSpendNoMoreThanATenthOfTheTimeOnSnapshots() {
        assertThat(policy.due(10_000, Duration.ofSeconds(100), Duration.ofSeconds(10)))
                .isFalse();
        assertThat(policy.due(10_000, Duration.ofSeconds(103), Duration.ofSeconds(10)))
                .isTrue();
    }
}
