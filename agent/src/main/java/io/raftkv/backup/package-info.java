/**
 * Backups: one archive that proves itself and restores.
 *
 * <p>{@link io.raftkv.backup.BackupWriter} puts a published snapshot and the log after it into one {@code tar.gz} that
 * plain {@code tar} opens; {@link io.raftkv.backup.BackupVerifier} reads every byte back;
 * {@link io.raftkv.backup.BackupExtractor} writes what was verified, and nothing else, below a directory. Invariants: an
 * archive exists under its name only when it is whole and forced; an archive is untrusted input, whoever made it, so
 * names, types, sizes and counts are judged before a byte is written, and memory does not grow with it. Bytes are
 * described in {@code agent/docs/formats/backup.md}.
 *
 * <p>Threads: each object serves one thread. Neighbours: {@code snapshot}, {@code wal}, {@code disk}; nothing here
 * reaches RocksDB or the Raft engine, because {@code raftkvctl} runs it.
 */
package io.raftkv.backup;
