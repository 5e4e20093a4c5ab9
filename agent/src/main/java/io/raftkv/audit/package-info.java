/**
 * Audit trails as files: one JSON line per event, appended, rotated by size, read newest first. The format is described in
 * {@code agent/docs/formats/audit.md}.
 *
 * <p>Invariants: a line is one append and is never changed; lines are lost only when the oldest file is removed; files are
 * for their owner only. Several processes may append to one trail. A torn last line costs that line alone. Knows nothing of
 * what the lines say. A leaf; used by {@code http} for the agent's trail and by {@code raftkvctl} for that of a user.
 */
package io.raftkv.audit;
