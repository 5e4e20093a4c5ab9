/**
 * Our port to a Raft engine, in hashicorp's words: voter, nonvoter, propose, barrier, transfer, snapshot.
 *
 * <p>{@link io.raftkv.raft.RaftEngine} is all that the rest of the agent knows of consensus; {@code raft.jraft} is the
 * only package that imports an engine (SOFAJRaft), and another could take its place. {@link io.raftkv.raft.Proposer}
 * turns single commands into group commits. Threads: the engine calls the state machine from its one apply thread and
 * completes futures from its own threads, which must not be blocked. Neighbours: {@code wal}, {@code store},
 * {@code snapshot}, {@code command}; {@code node} uses it.
 */
package io.raftkv.raft;
