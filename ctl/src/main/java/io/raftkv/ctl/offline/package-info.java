/**
 * {@code raftkv-agent offline} on the machine where a stopped node's data lies.
 *
 * <p>What needs the key space itself (RocksDB) is no part of raftkvctl: {@link io.raftkv.ctl.offline.OfflineAgent} starts the
 * agent's own program there, over {@code hosts}, and hands on its result and its reasons. One thread. Neighbours:
 * {@code hosts}, {@code failure}.
 */
package io.raftkv.ctl.offline;
