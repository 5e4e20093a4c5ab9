package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.raft.Await;
import io.raftkv.store.StoredValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The cache never holds what the key space has left, and never more than it may. */
final class ReadCacheTest {
    private static final Bytes KEY = Bytes.utf8("k");

    private static StoredValue value(long revision, int bytes) {
        return new StoredValue(revision, Bytes.wrap(new byte[bytes]));
    }

    private static ReadCache cache(long entries, long bytes) {
        return new ReadCache(true, entries, bytes, Duration.ZERO);
    }

    /** A fill that read before the commit and stores after it would serve the old value for ever. */
    @Test
    void shouldOverwriteAFillThatReadBeforeTheCommit() throws Exception {
        ReadCache cache = cache(100, 1 << 20);
        AtomicReference<StoredValue> keySpace = new AtomicReference<>(value(1, 1));
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch mayStore = new CountDownLatch(1);
        CompletableFuture<StoredValue> fill = CompletableFuture.supplyAsync(() -> cache.get(KEY, key -> {
            StoredValue old = keySpace.get();
            hasRead.countDown();
            awaitQuietly(mayStore);
            return old;
        }));
        assertThat(hasRead.await(60, TimeUnit.SECONDS)).isTrue();

        keySpace.set(value(2, 1));
        Thread apply = new Thread(() -> cache.applied(KEY, value(2, 1)));
        apply.start();
        Await.until(
                "apply waits for the fill, or is through",
                () -> apply.getState() != Thread.State.RUNNABLE && apply.getState() != Thread.State.NEW);
        mayStore.countDown();
        apply.join(60_000);
        assertThat(Await.result(fill).revision()).isEqualTo(1);

        assertThat(cache.get(KEY, key -> keySpace.get()).revision()).isEqualTo(2);
    }

    @Test
    void shouldLoseAFillThatEndsAfterTheStateWasReplaced() throws Exception {
        ReadCache cache = cache(100, 1 << 20);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch mayStore = new CountDownLatch(1);
        CompletableFuture<StoredValue> fill = CompletableFuture.supplyAsync(() -> cache.get(KEY, key -> {
            hasRead.countDown();
            awaitQuietly(mayStore);
            return value(1, 1);
        }));
        assertThat(hasRead.await(60, TimeUnit.SECONDS)).isTrue();
        cache.replaceAll();
        mayStore.countDown();
        Await.result(fill);

        assertThat(cache.getIfPresent(KEY)).isNull();
    }

    @Test
    void shouldFollowPutsAndDeletesOfWhatItHoldsAndKeepNothingElse() {
        ReadCache cache = cache(100, 1 << 20);
        cache.applied(KEY, value(1, 1));
        assertThat(cache.getIfPresent(KEY)).as("written, never read").isNull();

        cache.get(KEY, key -> value(1, 1));
        cache.applied(KEY, value(2, 1));
        assertThat(cache.getIfPresent(KEY).revision()).isEqualTo(2);
        cache.applied(KEY, null);
        assertThat(cache.getIfPresent(KEY)).isNull();
    }

    @Test
    void shouldHoldItsBoundInBytesAndCountThemRight() {
        long bytesMax = 100_000;
        ReadCache cache = cache(10_000, bytesMax);
        long largest = 0;
        for (int i = 0; i < 500; i++) {
            int size = 1 + i * 7 % 3000;
            cache.get(Bytes.utf8("key" + i), key -> value(1, size));
            cache.cleanUp();
            largest = Math.max(largest, cache.stats().bytes());
            assertThat(cache.stats().bytes()).isLessThanOrEqualTo(bytesMax);
        }
        assertThat(largest).isGreaterThan(bytesMax / 2);
        assertThat(cache.stats().evictions()).isPositive();
        for (int i = 0; i < 500; i++) {
            cache.applied(Bytes.utf8("key" + i), null);
        }
        cache.cleanUp();
        assertThat(cache.stats().bytes()).isZero();
    }

    @Test
    void shouldHoldItsBoundInEntries() {
        ReadCache cache = cache(10, 1 << 20);
        for (int i = 0; i < 100; i++) {
            cache.get(Bytes.utf8("key" + i), key -> value(1, 1));
            cache.cleanUp();
            assertThat(cache.stats().entries()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void shouldNotKeepAValueThatIsLargerThanTheWholeCache() {
        ReadCache cache = cache(10, 1000);
        cache.get(KEY, key -> value(1, 5000));
        cache.cleanUp();
        assertThat(cache.getIfPresent(KEY)).isNull();
        assertThat(cache.stats().bytes()).isZero();
    }

    @Test
    void shouldReadThroughWhenItIsOff() {
        ReadCache cache = new ReadCache(false, 10, 1000, Duration.ZERO);
        assertThat(cache.get(KEY, key -> value(1, 1)).revision()).isEqualTo(1);
        assertThat(cache.get(KEY, key -> value(2, 1)).revision()).isEqualTo(2);
        assertThat(cache.stats().misses()).isEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let the fill go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
