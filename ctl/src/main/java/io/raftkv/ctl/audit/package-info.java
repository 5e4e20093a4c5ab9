/**
 * Who did what: the trail that {@code raftkvctl} keeps of the commands of one user on this machine, and the view of it
 * together with those of a cluster's agents. Format: {@code agent/docs/formats/audit.md}.
 *
 * <p>Invariants: what cannot be written down fails no command; no value of a key and no secret gets in. Uses the agent's
 * {@code audit}, {@code client}, {@code context} and {@code journal}; used by {@code command}.
 */
package io.raftkv.ctl.audit;
