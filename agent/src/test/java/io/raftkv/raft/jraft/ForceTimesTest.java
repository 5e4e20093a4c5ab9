package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Remembers the newest entries and never answers for another one. */
final class ForceTimesTest {
    private final ForceTimes times = new ForceTimes();

    @Test
    void shouldKnowEveryEntryOfAForceAndNoOther() {
        times.forced(10, 3, 500);
        assertThat(times.of(9)).isEqualTo(ForceTimes.UNKNOWN);
        assertThat(times.of(10)).isEqualTo(500);
        assertThat(times.of(12)).isEqualTo(500);
        assertThat(times.of(13)).isEqualTo(ForceTimes.UNKNOWN);
    }

    @Test
    void shouldForgetWhatALaterEntryPushedOut() {
        times.forced(5, 1, 100);
        times.forced(5 + ForceTimes.ENTRIES_KEPT, 1, 200);
        assertThat(times.of(5)).isEqualTo(ForceTimes.UNKNOWN);
        assertThat(times.of(5 + ForceTimes.ENTRIES_KEPT)).isEqualTo(200);
    }
}
