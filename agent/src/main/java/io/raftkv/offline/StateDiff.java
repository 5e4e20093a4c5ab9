package io.raftkv.offline;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Walks two states side by side and notes where they differ: all counted, the first ones named. */
final class StateDiff {
    private static final int PAGE_KEYS = 1000;

    private final int limit;
    private final List<Difference> first = new ArrayList<>();
    private long count;

    private StateDiff(int limit) {
        this.limit = limit;
    }

    /**
     * A key that is not the same on both sides. Its value is not shown.
     *
     * @param space {@code data}, or {@code system} for the cluster's own records
     * @param key as text; as base64 where it is not UTF-8
     * @param revisionA {@code null} where it is absent
     * @param kind {@code only_a}, {@code only_b}, {@code revision} or {@code value}
     */
    record Difference(String space, String key, String encoding, Long revisionA, Long revisionB, String kind) {}

    static StateDiff of(KeySpaceReader a, KeySpaceReader b, int limit) {
        StateDiff diff = new StateDiff(limit);
        for (Space space : Space.values()) {
            diff.walk(space, new Walk(a, space), new Walk(b, space));
        }
        return diff;
    }

    List<Difference> first() {
        return List.copyOf(first);
    }

    long count() {
        return count;
    }

    private void walk(Space space, Walk a, Walk b) {
        while (a.peek() != null || b.peek() != null) {
            int order = a.peek() == null
                    ? 1
                    : b.peek() == null ? -1 : a.peek().key().compareTo(b.peek().key());
            if (order < 0) {
                Walk.Entry only = a.next();
                note(space, only.key(), only.value(), null);
            } else if (order > 0) {
                Walk.Entry only = b.next();
                note(space, only.key(), null, only.value());
            } else {
                Walk.Entry one = a.next();
                StoredValue other = b.next().value();
                if (!one.value().equals(other)) {
                    note(space, one.key(), one.value(), other);
                }
            }
        }
    }

    private void note(Space space, Bytes key, StoredValue a, StoredValue b) {
        count++;
        if (first.size() >= limit) {
            return;
        }
        ShownBytes shown = ShownBytes.of(key);
        first.add(new Difference(
                ShownBytes.name(space),
                shown.data(),
                shown.encoding(),
                a == null ? null : a.revision(),
                b == null ? null : b.revision(),
                kind(a, b)));
    }

    private static String kind(StoredValue a, StoredValue b) {
        if (b == null) {
            return "only_a";
        }
        if (a == null) {
            return "only_b";
        }
        return a.value().equals(b.value()) ? "revision" : "value";
    }

    /** The keys of one space in order, a page at a time. */
    private static final class Walk {
        private final KeySpaceReader reader;
        private final Space space;
        private final Deque<Entry> page = new ArrayDeque<>();
        private Bytes from = Bytes.EMPTY;
        private boolean atEnd;

        record Entry(Bytes key, StoredValue value) {}

        Walk(KeySpaceReader reader, Space space) {
            this.reader = reader;
            this.space = space;
        }

        Entry peek() {
            if (page.isEmpty() && !atEnd) {
                reader.scan(space, new KeyRange(from, null), false, (key, value) -> {
                    page.add(new Entry(key, value));
                    return page.size() < PAGE_KEYS;
                });
                atEnd = page.size() < PAGE_KEYS;
                from = page.isEmpty() ? from : page.getLast().key().successor();
            }
            return page.peek();
        }

        Entry next() {
            peek();
            return page.remove();
        }
    }
}
