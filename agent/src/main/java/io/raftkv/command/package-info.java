/**
 * What a log entry says: the commands that change the key space, their results, and their encoding.
 *
 * <p>Pure values. No clock, no I/O, no randomness (an architecture test holds this): the leader stamps time into the
 * {@link io.raftkv.command.CommandGroup}, and every replica computes the same result from the same bytes. The encoding
 * is described in {@code agent/docs/formats/command.md}. Neighbours: {@code store} applies these, {@code raft} carries
 * them, {@code node} makes them.
 */
package io.raftkv.command;
