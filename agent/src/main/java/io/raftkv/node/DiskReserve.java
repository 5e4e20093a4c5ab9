package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what grows before the disk is full, so that deletes, snapshots, compaction and membership changes still have
 * room. It opens again by itself. {@link #measure} is called about once a second; asking costs one volatile read.
 */
public final class DiskReserve {
    private static final Logger log = LoggerFactory.getLogger(DiskReserve.class);

    private final Disk disk;
    private final Path directory;
    private final long reserveBytes;
    private volatile long freeBytes = Long.MAX_VALUE;

    public DiskReserve(Disk disk, Path directory, long reserveBytes) {
        this.disk = disk;
        this.directory = directory;
        this.reserveBytes = reserveBytes;
    }

    /** Looks at the disk. When that fails the last figure stands: a write will meet the fault itself. */
    public void measure() {
        long free;
        try {
            free = disk.usableBytes(directory);
        } catch (IOException e) {
            log.warn("disk reserve not measured directory={} error={}", directory, e.toString());
            return;
        }
        boolean wasLow = isLow();
        freeBytes = free;
        if (isLow() != wasLow) {
            log.warn("disk reserve low={} free_bytes={} reserve_bytes={}", isLow(), free, reserveBytes);
        }
    }

    public boolean isLow() {
        return freeBytes < reserveBytes;
    }

    public long freeBytes() {
        return freeBytes;
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    /** What a request that grows the data must be answered with, empty while there is room. */
    public Optional<ApiException> refusal() {
        if (!isLow()) {
            return Optional.empty();
        }
        return Optional.of(new ApiException(
                ErrorCode.NO_SPACE,
                "the data disk has " + freeBytes + " bytes free, below the reserve of " + reserveBytes
                        + ": nothing was written; deletes still work"));
    }
}
