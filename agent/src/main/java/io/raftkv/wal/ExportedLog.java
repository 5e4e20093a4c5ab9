package io.raftkv.wal;

/**
 * What a {@link WalExport} gave out.
 *
 * @param lastIndex of the last entry; where the export began when there was none
 * @param lastStampMillis the latest stamp of the leader; 0 when no entry carries one
 * @param epoch of the last segment; 0 when there was none
 */
public record ExportedLog(long lastIndex, long lastTerm, long lastStampMillis, long epoch) {}
