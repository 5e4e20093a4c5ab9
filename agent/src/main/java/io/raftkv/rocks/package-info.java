/**
 * The key space on RocksDB.
 *
 * <p>RocksDB's own log is off: the WAL makes writes durable, and the whole directory is disposable, rebuilt at start
 * from a snapshot and the log after it. Changes and header go in one write batch. Neighbours: {@code store} (whose
 * interfaces it implements), {@code disk}; {@code snapshot} asks it for checkpoints.
 */
package io.raftkv.rocks;
