/**
 * The write-ahead log: an append-only sequence of entries in segment files, forced before anybody is told.
 *
 * <p>This log <em>is</em> the Raft log. {@link io.raftkv.wal.WalRecovery} opens a directory and yields what was
 * recovered together with the only {@link io.raftkv.wal.Wal} that can append: nobody appends before the old tail was
 * judged. A torn tail is cut at open; a bad record with one of a later force after it is never cut, the log refuses to
 * open and names file and offset. {@link io.raftkv.wal.WalScan} is the one reader of the format and changes nothing, so
 * that start rules, {@code raftkvctl} and backups judge as recovery does; {@link io.raftkv.wal.WalExport} copies a range.
 * Bytes are described in {@code agent/docs/formats/wal.md}.
 *
 * <p>Threads: one change at a time ({@code Wal} sees to it); reads from any thread beside it, through
 * {@code LogIndex}, whose lock is never held while the disk works; one background thread prepares the spare segment.
 * Neighbours: {@code disk} only. Metrics and the engine listen through {@link io.raftkv.wal.WalListener}.
 */
package io.raftkv.wal;
