/**
 * Making a backup of a running cluster: snapshot on a chosen node, archive, proof, and only then the final name.
 *
 * <p>The archive itself is written and read by the agent's {@code io.raftkv.backup}. Where the bytes come from is a
 * {@link io.raftkv.ctl.backup.BackupOrigin}: an agent over HTTP, or a data directory on this machine. Neighbours: {@code client},
 * {@code failure}.
 */
package io.raftkv.ctl.backup;
