/**
 * One running node: what it does for its clients, and how it comes to life.
 *
 * <p>{@link io.raftkv.node.KvService} and {@link io.raftkv.node.ClusterService} are what {@code http} calls. The start
 * rules decide what the files found mean, before anything is opened; the fence keeps a node of a left epoch silent.
 * Threads: callers must not block on returned futures' threads; duties of the leader run on one thread of their own.
 * Neighbours: {@code raft}, {@code snapshot}, {@code rocks}, {@code wal}, {@code store}, {@code command}, {@code disk},
 * {@code api}, {@code config} below; {@code http}, {@code offline} and {@code main} above.
 */
package io.raftkv.node;
