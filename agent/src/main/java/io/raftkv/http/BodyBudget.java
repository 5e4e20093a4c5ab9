package io.raftkv.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all bodies of one direction together: many large ones at once must not exhaust the heap. */
final class BodyBudget {
    private final long bytesMax;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes {@code bytes} from the budget, or returns false and takes nothing. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long usedBytes() {
        return used.get();
    }
}
