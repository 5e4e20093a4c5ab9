package io.raftkv.rocks;

import java.util.concurrent.atomic.AtomicInteger;

/** One life of the state, counted by those who use it: the last one out closes it. */
final class Generation {
    private final RocksKeySpace keySpace;
    private final Runnable afterClose;
    // The owner's own reference is the first; 0 is final.
    private final AtomicInteger references = new AtomicInteger(1);

    Generation(RocksKeySpace keySpace, Runnable afterClose) {
        this.keySpace = keySpace;
        this.afterClose = afterClose;
    }

    RocksKeySpace keySpace() {
        return keySpace;
    }

    /** Whether this generation is now in use by the caller, who must {@link #release} it; false when it is closed. */
    boolean retain() {
        int seen = references.get();
        while (seen > 0) {
            if (references.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = references.get();
        }
        return false;
    }

    void release() {
        if (references.decrementAndGet() == 0) {
            keySpace.close();
            afterClose.run();
        }
    }
}
