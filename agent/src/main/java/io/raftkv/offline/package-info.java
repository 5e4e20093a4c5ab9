/**
 * {@code raftkv-agent offline inspect|check|hash|diff|wal-dump|repair|recover}: what can be learned from the data directory of a node
 * that is stopped, and the one thing that may be done to it.
 *
 * <p>Like {@code main} this package wires and may use everything below. Invariants: an agent never runs on a directory
 * while it is looked at ({@code DirectoryLock}); the reading commands change no byte of it, and rebuild a state elsewhere;
 * what is found damaged is reported with file and offset and never mended in place ({@code repair} writes a copy of
 * what is whole); only {@code recover} writes to it, through
 * {@code node.start}. One thread. {@code agent/docs/adr/0005} has the exit codes, {@code runbooks/quorum-loss.md} the
 * procedure.
 */
package io.raftkv.offline;
