package io.raftkv.wal;

import java.util.List;

/**
 * What opening found, and the log to go on with.
 *
 * @param configurations every {@link EntryType#CONFIGURATION} entry of the log, oldest first
 * @param tornBytes bytes cut from the end as a torn tail, 0 when it was whole
 */
public record RecoveredWal(Wal wal, List<WalEntry> configurations, long tornBytes) {}
