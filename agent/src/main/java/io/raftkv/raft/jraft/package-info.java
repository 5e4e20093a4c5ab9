/**
 * SOFAJRaft behind our port: the only package that imports {@code com.alipay}.
 *
 * <p>The engine decides who leads and what is committed, and nothing else. It stores its log in our
 * {@link io.raftkv.wal.Wal}, its term and vote in our {@link io.raftkv.raft.TermAndVoteFile}, its state in ours; its own
 * snapshot directory is a disposable copy of hard links, rebuilt before every start. Any failure of log, vote, state
 * or snapshot goes to {@link io.raftkv.raft.EngineListener#fatal}, because the engine by itself would only enter an
 * error state and go on answering.
 *
 * <p>Members reach each other over connections of the engine's library, made by {@link
 * io.raftkv.raft.jraft.PeerConnections}, which does not leave it to TCP how long a dead one is kept.
 *
 * <p>Threads: the engine's apply thread drives the state; its log thread appends; one thread of ours publishes
 * snapshots and one completes proposals. Neighbours: {@code raft}, {@code wal}, {@code disk}, {@code snapshot}.
 */
package io.raftkv.raft.jraft;
