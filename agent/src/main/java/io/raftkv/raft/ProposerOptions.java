package io.raftkv.raft;

import io.raftkv.check.Check;
import java.time.Duration;

/**
 * How commands are grouped.
 *
 * @param batchEnabled whether commands share entries at all
 * @param batchSize most commands in one entry
 * @param batchBytes most bytes in one entry, as estimated before encoding; one larger command travels alone
 * @param batchWaitTime longest time that a command waits for company while earlier batches are being written
 * @param queueCapacity commands that may wait; one more is refused as overload
 */
public record ProposerOptions(
        boolean batchEnabled, int batchSize, long batchBytes, Duration batchWaitTime, int queueCapacity) {
    public static final int DEFAULT_QUEUE_CAPACITY = 16_384;

    public ProposerOptions {
        Check.argument(batchSize >= 1, "batch size below 1: %s", batchSize);
        Check.argument(batchBytes >= 1, "batch bytes below 1: %s", batchBytes);
        Check.argument(!batchWaitTime.isNegative(), "batch wait time is negative: %s", batchWaitTime);
        Check.argument(queueCapacity >= 1, "queue capacity below 1: %s", queueCapacity);
    }
}
