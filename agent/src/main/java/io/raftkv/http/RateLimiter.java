package io.raftkv.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/** {@code limits.rate_limit}: a token bucket per client address, one second deep. */
final class RateLimiter {
    /** Addresses remembered; the least used are forgotten, which costs a flood of addresses its limit, not us memory. */
    private static final int ADDRESSES_MAX = 10_000;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private final LongSupplier nanoClock;
    private final Cache<InetAddress, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES_MAX)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    /** @param perSecond 0 for no limit */
    RateLimiter(int perSecond, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
    }

    int perSecond() {
        return perSecond;
    }

    boolean admit(SocketAddress client) {
        if (perSecond == 0 || !(client instanceof InetSocketAddress address)) {
            return true;
        }
        long now = nanoClock.getAsLong();
        return buckets.get(address.getAddress(), ignored -> new Bucket(now, perSecond))
                .take(now, perSecond);
    }

    private static final class Bucket {
        private long refilledNanos;
        private double tokens;

        Bucket(long now, int tokens) {
            this.refilledNanos = now;
            this.tokens = tokens;
        }

        synchronized boolean take(long now, int perSecond) {
            long elapsed = Math.max(0, now - refilledNanos);
            tokens = Math.min(perSecond, tokens + (double) elapsed * perSecond / SECOND_NANOS);
            refilledNanos += elapsed;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
