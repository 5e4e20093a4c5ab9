package io.raftkv.bench;

import io.raftkv.command.Bytes;
import io.raftkv.node.ReadCache;
import io.raftkv.store.StoredValue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A hit, a miss that fills and evicts, and what an applied put costs the cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadCacheBenchmark {
    private static final int ENTRIES = 10_000;
    private static final int STRIDE = 7919;

    private final Bytes[] keys = new Bytes[Workload.KEYS];
    private final StoredValue value = new StoredValue(1, Workload.value(1));
    private ReadCache cache;
    private int next;

    @Setup
    public void fill() {
        cache = new ReadCache(true, ENTRIES, 64 << 20, Duration.ZERO);
        for (int number = 0; number < keys.length; number++) {
            keys[number] = Workload.key(number);
        }
        for (int number = 0; number < ENTRIES / 2; number++) {
            cache.get(keys[number], key -> value);
        }
    }

    private Bytes among(int count) {
        next = (next + STRIDE) % count;
        return keys[next];
    }

    @Benchmark
    public StoredValue hit() {
        return cache.getIfPresent(among(ENTRIES / 2));
    }

    @Benchmark
    public StoredValue read() {
        return cache.get(among(Workload.KEYS), key -> value);
    }

    @Benchmark
    public void applied() {
        cache.applied(among(ENTRIES / 2), value);
    }
}
