package io.raftkv.wal;

import io.raftkv.check.Check;
import java.util.UUID;

/**
 * @param segmentSizeBytes size at which a segment is closed; the last record may exceed it
 * @param clusterId written into the header of every new segment
 * @param epoch at creation of a segment, written into its header
 */
public record WalOptions(long segmentSizeBytes, UUID clusterId, long epoch) {
    public WalOptions {
        Check.argument(segmentSizeBytes >= 4096, "segment size below 4 KiB: %s", segmentSizeBytes);
    }
}
