/**
 * Bringing a backup back to stopped nodes.
 *
 * <p>{@link io.raftkv.ctl.restore.RestoreProcedure} has the moves on one data directory: unpacked beside it, swapped by
 * renames, the old one set aside and never deleted, and each of them back again.
 * {@link io.raftkv.ctl.restore.RestoreSteps} makes them the steps of an operation, for one directory or for a whole
 * cluster. {@link io.raftkv.ctl.restore.RestoreParameters} is all that they are made from, and what its journal keeps.
 * Neighbours: {@code journal}, {@code hosts}, {@code failure}, the agent's {@code backup} and {@code disk}; how processes are stopped and
 * started is a {@link io.raftkv.ctl.hosts.Service}, how the cluster is seen a
 * {@link io.raftkv.ctl.restore.ClusterWatch}.
 */
package io.raftkv.ctl.restore;
