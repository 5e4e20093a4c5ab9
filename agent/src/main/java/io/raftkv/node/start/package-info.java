/**
 * The first lines of a start: what the files found mean, and what is to be done with them.
 *
 * <p>{@code StartRules} is a pure function from files, settings and answers of other agents to a
 * decision; {@code agent/docs/start-rules.md} has its table. {@link io.raftkv.node.start.NodeStart} looks, decides and
 * carries out. Invariants: nothing is deleted that holds data, it is set aside; {@code raft/} appears as a whole or not
 * at all; the boot counter is raised and forced before anybody is asked; an epoch number is never used twice. One thread.
 * Neighbours: {@code raft} (its {@code EngineFiles}), {@code wal}, {@code snapshot}, {@code config}, {@code api},
 * {@code disk}; {@code main} calls it before the rest of {@code node}, {@code offline} for nodes that are stopped.
 */
package io.raftkv.node.start;
