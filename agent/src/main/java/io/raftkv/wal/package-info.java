/**
 * The write-ahead log: an append-only sequence of entries in segment files, forced before anybody is told.
 *
 * <p>This log <em>is</em> the Raft log. {@link io.raftkv.wal.WalRecovery} opens a directory and yields what was
 * recovered together with the only {@link io.raftkv.wal.Wal} that can append: nobody appends before the old tail was
 * judged. A torn tail is cut at open; a bad record with good ones after it is never cut, the log refuses to open and
 * names file and offset. Bytes are described in {@code agent/docs/formats/wal.md}.
 *
 * <p>Threads: one appender at a time; reads from any thread beside it; one background thread prepares the spare
 * segment. Neighbours: {@code disk} only. Metrics and the engine listen through {@link io.raftkv.wal.WalListener}.
 */
package io.raftkv.wal;
