/**
 * Published snapshots: {@code snapshots/snapshot-<applied index>/}, a RocksDB checkpoint with a manifest.
 *
 * <p>A snapshot exists once its directory has its final name; before that every file, then the manifest, then the
 * directory were forced. The manifest states index, term and state hash <em>read from the checkpoint</em>, never noted
 * beforehand, and the SHA-256 of each file. Bytes are described in {@code agent/docs/formats/snapshot.md}. The format
 * knows nothing of the Raft engine. Neighbours: {@code rocks} makes checkpoints, {@code disk} below; {@code raft},
 * {@code backup} and {@code node} use it. The manifest classes need no RocksDB, so that {@code raftkvctl} can read them.
 */
package io.raftkv.snapshot;
