package io.raftkv.store;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;

/**
 * What a {@link StateHeader} claims about the keys, counted anew by reading all of them: the proof that offline checks
 * and drills rest on. Costs a full scan.
 *
 * @param keyCount live keys of the data space
 * @param dataBytes key and value bytes of the data space
 * @param hash of both spaces
 */
public record StateTotals(long keyCount, long dataBytes, StateHash hash) {

    /** @param reader one instant: a view, or a key space that nobody writes to */
    public static StateTotals of(KeySpaceReader reader) {
        Count count = new Count();
        for (Space space : Space.values()) {
            reader.scan(space, KeyRange.ALL, false, (key, value) -> count.add(space, key, value));
        }
        return new StateTotals(count.keys, count.bytes, count.hash);
    }

    /** Whether the header tells the truth. */
    public boolean matches(StateHeader header) {
        return keyCount == header.keyCount() && dataBytes == header.dataBytes() && hash.equals(header.hash());
    }

    private static final class Count {
        private final StateHasher hasher = new StateHasher();
        private long keys;
        private long bytes;
        private StateHash hash = StateHash.EMPTY;

        boolean add(Space space, Bytes key, StoredValue value) {
            hash = hash.plus(hasher.of(space, key, value));
            if (space == Space.DATA) {
                keys++;
                bytes += key.length() + value.value().length();
            }
            return true;
        }
    }
}
