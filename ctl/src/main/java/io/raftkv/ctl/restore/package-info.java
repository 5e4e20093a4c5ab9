/**
 * Bringing a backup back to stopped nodes.
 *
 * <p>{@link io.raftkv.ctl.restore.RestoreProcedure} puts one data directory in the place of another: verified first,
 * unpacked beside the target, swapped by renames, the old one set aside and never deleted, rolled back when anything
 * fails. {@link io.raftkv.ctl.restore.ClusterRestore} does that for a whole cluster: one node founds from the archive,
 * the others join it with empty directories; seeding all of them would make as many clusters. Neighbours: the agent's
 * {@code backup} and {@code disk}, {@code failure}; how processes are stopped and started is a
 * {@link io.raftkv.ctl.hosts.Service}.
 */
package io.raftkv.ctl.restore;
