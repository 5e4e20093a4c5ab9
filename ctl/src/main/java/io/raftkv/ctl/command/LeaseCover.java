package io.raftkv.ctl.command;

import java.util.function.IntPredicate;

/**
 * Which steps of an operation need the lease on changes to the cluster.
 *
 * @param steps by their number, from 1
 * @param withoutCluster whether the operation is also for a cluster that cannot give a lease, because it is lost: then
 *     that is said, and the operation goes on
 * @param kept whether the lease is held over a step that does not need it: the cluster that gave it comes back
 */
record LeaseCover(IntPredicate steps, boolean withoutCluster, boolean kept) {
    /** Every step, and nothing without it. */
    static final LeaseCover WHOLE = new LeaseCover(step -> true, false, true);

    /** Of an operation that touches no cluster. */
    static final LeaseCover NONE = new LeaseCover(step -> false, true, false);
}
