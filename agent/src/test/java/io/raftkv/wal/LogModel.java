package io.raftkv.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log must hold after a crash: everything acknowledged, and of the call that the crash interrupted any state
 * between before and after that the call allows.
 */
final class LogModel {
    private long firstIndex = 1;
    private List<WalEntry> entries = new ArrayList<>();
    private Pending pending = new Pending.Nothing();

    /** The call that was running when the power failed. */
    sealed interface Pending {
        record Nothing() implements Pending {}

        record Append(List<WalEntry> batch) implements Pending {}

        record TruncatePrefix(long firstIndexKept) implements Pending {}

        record TruncateSuffix(long lastIndexKept) implements Pending {}

        record Reset(long nextIndex) implements Pending {}
    }

    long firstIndex() {
        return firstIndex;
    }

    long lastIndex() {
        return firstIndex + entries.size() - 1;
    }

    void begin(Pending call) {
        pending = call;
    }

    /** The call returned: its effect is acknowledged. */
    void acknowledged(Wal wal) {
        if (pending instanceof Pending.Append append) {
            entries.addAll(append.batch());
        } else if (pending instanceof Pending.TruncateSuffix suffix) {
            entries = new ArrayList<>(entries.subList(0, (int) (suffix.lastIndexKept() - firstIndex + 1)));
        } else if (pending instanceof Pending.Reset reset) {
            entries = new ArrayList<>();
            firstIndex = reset.nextIndex();
        } else if (pending instanceof Pending.TruncatePrefix prefix) {
            assertThat(wal.firstIndex()).isLessThanOrEqualTo(Math.max(firstIndex, prefix.firstIndexKept()));
            entries = new ArrayList<>(entries.subList((int) (wal.firstIndex() - firstIndex), entries.size()));
            firstIndex = wal.firstIndex();
        }
        pending = new Pending.Nothing();
    }

    /** Compares a log that was opened after a crash, and goes on from it. */
    void requireRecovered(Wal wal) throws IOException {
        List<WalEntry> found = WalFixture.readAll(wal);
        if (pending instanceof Pending.Reset reset && wal.firstIndex() == reset.nextIndex() && found.isEmpty()) {
            restart(wal, found);
            return;
        }
        long first = wal.firstIndex();
        long last = wal.lastIndex();
        assertThat(first)
                .isBetween(
                        firstIndex,
                        pending instanceof Pending.TruncatePrefix prefix
                                ? Math.max(firstIndex, prefix.firstIndexKept())
                                : firstIndex);
        long lastMin = pending instanceof Pending.TruncateSuffix suffix ? suffix.lastIndexKept() : lastIndex();
        List<WalEntry> possible = new ArrayList<>(entries);
        if (pending instanceof Pending.Append append) {
            possible.addAll(append.batch());
        }
        assertThat(last).isBetween(lastMin, firstIndex + possible.size() - 1);
        List<WalEntry> expected = possible.subList((int) (first - firstIndex), (int) (last - firstIndex + 1));
        assertThat(WalFixture.described(found)).isEqualTo(WalFixture.described(expected));
        restart(wal, found);
    }

    private void restart(Wal wal, List<WalEntry> found) {
        firstIndex = wal.firstIndex();
        entries = new ArrayList<>(found);
        pending = new Pending.Nothing();
    }
}
