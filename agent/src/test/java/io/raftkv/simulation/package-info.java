/**
 * Everything of ours at once, without threads, network, clock or files: write-ahead log, published snapshots and the choice
 * among them, start rules, proposer, state machine, membership records, fencing, and the gate in front of reads and writes,
 * on disks that lose power inside any operation.
 *
 * <p>Consensus is <em>not</em> simulated: an ideal log ({@link io.raftkv.simulation.IdealGroup}) stands where the engine
 * does. It elects and replicates as the Raft paper says, all at once and without lost messages, and believes the disks. The
 * engine itself is put to the test by the histories of real clusters. RocksDB does not run on a simulated disk; {@link
 * io.raftkv.simulation.FileKeySpace} takes its place.
 *
 * <p>One thread and one {@code Random}: the seed decides everything, so that a failure is repeated from its seed.
 */
package io.raftkv.simulation;
