package io.raftkv.wal;

import java.util.List;

/**
 * What {@link WalScan} found. With an unusable verdict the range covers what stands before the fault.
 *
 * @param segments in order, without obsolete ones
 * @param firstIndex of the first entry, {@code lastIndex + 1} when there is none
 * @param termBefore the term of entry {@code firstIndex - 1}; 0 when there was none or it is not known
 * @param lastTerm {@code termBefore} when there is no entry
 * @param lastStampMillis the latest stamp of the leader; 0 when no entry carries one
 */
public record WalReport(
        List<SegmentInfo> segments,
        long firstIndex,
        long termBefore,
        long lastIndex,
        long lastTerm,
        long lastStampMillis,
        WalVerdict verdict) {
    public WalReport {
        segments = List.copyOf(segments);
    }

    public boolean isEmpty() {
        return lastIndex < firstIndex;
    }
}
