package io.raftkv.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.raftkv.command.Bytes;
import io.raftkv.store.StoredValue;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Recently read values of the data space. It never holds a value that the key space has left:
 *
 * <ul>
 *   <li>A miss reads the key space <em>inside</em> the cache's lock of that key.
 *   <li>The apply thread commits to the key space first and then takes the same lock ({@link #applied}): a fill that
 *       read before the commit has been stored by then and is overwritten, one that comes after reads the new value.
 *   <li>When the whole state is replaced, a new cache takes the place of the old one: a fill still under way ends in
 *       the old one, which nobody reads any more.
 * </ul>
 *
 * <p>Both bounds hold at every moment with one weigher: an entry weighs its bytes, but at least the share of {@code
 * maxBytes} that falls to it when the cache is full of {@code maxEntries}. So neither more bytes nor more entries fit.
 * The price: where small and large values are mixed, eviction begins somewhat before either bound is reached.
 */
public final class ReadCache {
    /** What an entry costs beside key and value: nodes of the map, of the eviction queues, and the two wrappers. */
    static final int ENTRY_OVERHEAD_BYTES = 160;

    // Weights are summed in a long but weighed as int: larger units keep one entry's weight far from the limit.
    private static final long WEIGHT_MAX = 1L << 40;

    private final boolean enabled;
    private final long maxEntries;
    private final long maxBytes;
    private final Duration ttl;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder evictionsBySize = new LongAdder();
    private final LongAdder evictionsByAge = new LongAdder();
    private volatile Generation current;

    /** @param ttl zero for no expiry */
    public ReadCache(boolean enabled, long maxEntries, long maxBytes, Duration ttl) {
        this.enabled = enabled && maxEntries > 0 && maxBytes > 0;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.ttl = ttl;
        this.current = new Generation();
    }

    /** @param hits reads answered from the cache, {@code misses} those that went to the key space */
    public record Stats(
            boolean enabled,
            long entries,
            long maxEntries,
            long bytes,
            long hits,
            long misses,
            long evictionsBySize,
            long evictionsByAge) {
        /** 0 to 1; 0 before the first read. */
        public double hitRate() {
            long reads = hits + misses;
            return reads == 0 ? 0 : (double) hits / reads;
        }

        public long evictions() {
            return evictionsBySize + evictionsByAge;
        }
    }

    /** A value and where it came from. */
    public record Read(StoredValue value, boolean hit) {}

    /** The cached value, or {@code null}; does not read the key space and counts only a hit. */
    public StoredValue getIfPresent(Bytes key) {
        if (!enabled) {
            return null;
        }
        StoredValue value = current.values.getIfPresent(key);
        if (value != null) {
            hits.increment();
        }
        return value;
    }

    /** The cached value, else what {@code keySpace} answers, which is kept unless it is {@code null}. */
    public StoredValue get(Bytes key, Function<Bytes, StoredValue> keySpace) {
        if (!enabled) {
            misses.increment();
            return keySpace.apply(key);
        }
        boolean[] missed = new boolean[1];
        Generation generation = current;
        StoredValue value = generation.values.get(key, wanted -> {
            missed[0] = true;
            StoredValue loaded = keySpace.apply(wanted);
            generation.added(wanted, loaded);
            return loaded;
        });
        (missed[0] ? misses : hits).increment();
        return value;
    }

    /**
     * The key space now holds {@code value} ({@code null} for none). Called on the apply thread after the commit.
     * {@code compute} and not {@code computeIfPresent}: only the former waits for a fill of the same key under way.
     */
    public void applied(Bytes key, StoredValue value) {
        if (!enabled) {
            return;
        }
        Generation generation = current;
        generation.values.asMap().compute(key, (same, cached) -> {
            StoredValue next = cached == null ? null : value;
            generation.added(key, next);
            return next;
        });
    }

    /** Forgets everything, fills under way included. Called after the state was replaced, before it is read. */
    public void replaceAll() {
        current = new Generation();
    }

    public Stats stats() {
        Generation generation = current;
        return new Stats(
                enabled,
                generation.values.estimatedSize(),
                maxEntries,
                Math.max(0, generation.bytes.sum()),
                hits.sum(),
                misses.sum(),
                evictionsBySize.sum(),
                evictionsByAge.sum());
    }

    /** Runs pending evictions now, for tests and exact figures. */
    void cleanUp() {
        current.values.cleanUp();
    }

    static long bytesOf(Bytes key, StoredValue value) {
        return (long) key.length() + value.value().length() + ENTRY_OVERHEAD_BYTES;
    }

    /** One life of the cache, between two replacements of the state. */
    private final class Generation {
        private final LongAdder bytes = new LongAdder();
        private final Cache<Bytes, StoredValue> values;

        Generation() {
            long share = Math.max(1, maxBytes / Math.max(1, maxEntries));
            long unit = 1 + Math.max(maxBytes / WEIGHT_MAX, share / Integer.MAX_VALUE);
            Caffeine<Bytes, StoredValue> builder = Caffeine.newBuilder()
                    .executor(Runnable::run)
                    .maximumWeight(maxBytes / unit)
                    .weigher((Bytes key, StoredValue value) ->
                            (int) Math.min(Integer.MAX_VALUE, (Math.max(share, bytesOf(key, value)) + unit - 1) / unit))
                    .evictionListener((key, value, cause) -> evicted(cause))
                    .removalListener((key, value, cause) -> removed(key, value));
            if (!ttl.isZero()) {
                builder.expireAfterWrite(ttl);
            }
            values = builder.build();
        }

        void added(Bytes key, StoredValue value) {
            if (value != null) {
                bytes.add(bytesOf(key, value));
            }
        }

        private void removed(Bytes key, StoredValue value) {
            if (key != null && value != null) {
                bytes.add(-bytesOf(key, value));
            }
        }

        private void evicted(RemovalCause cause) {
            (cause == RemovalCause.EXPIRED ? evictionsByAge : evictionsBySize).increment();
        }
    }
}
