/**
 * Nodes taken out of service, and started anew one after another while the cluster serves.
 *
 * <p>{@link io.raftkv.ctl.restart.NodeDrain} hands leadership over and waits for the requests under way.
 * {@link io.raftkv.ctl.restart.QuorumGate} says whether the cluster can do without a node.
 * {@link io.raftkv.ctl.restart.RestartSteps} makes the steps of an operation from
 * {@link io.raftkv.ctl.restart.RestartParameters}, which {@link io.raftkv.ctl.restart.RestartOrder} has put in order. All
 * of it works on a {@link io.raftkv.ctl.restart.ServedCluster}; what a node did since the operation began is told by its
 * boot id, and remembered nowhere else. Neighbours: {@code journal}, {@code hosts}, {@code cluster}, {@code client},
 * {@code failure}.
 */
package io.raftkv.ctl.restart;
