/**
 * The state machine: what a committed log entry does to the key space.
 *
 * <p>{@link io.raftkv.store.KvStateMachine} is a function of the state before and the entry, called by one thread. It
 * knows no clock, no file, no thread and no randomness; an architecture test holds this. What it changes goes to a
 * {@link io.raftkv.store.KeySpace} in one atomic commit together with the {@link io.raftkv.store.StateHeader}, so that
 * data and applied index cannot disagree. Neighbours: {@code command} below, {@code rocks} implements the key space,
 * {@code raft} calls apply.
 */
package io.raftkv.store;
