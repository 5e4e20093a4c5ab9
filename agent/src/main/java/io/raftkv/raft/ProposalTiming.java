package io.raftkv.raft;

/** Hears where the time of one command went, on the thread that then completes its future. Be quick, never throw. */
@FunctionalInterface
public interface ProposalTiming {
    /** Tells nobody. */
    ProposalTiming UNHEARD = (queueNanos, gatheringNanos, forceNanos, commitNanos, applyNanos) -> {};

    /**
     * @param queueNanos until the last batch went that had no room for it
     * @param gatheringNanos from then until its own batch went
     * @param forceNanos of {@code commitNanos}, this node's own write and force; -1 when a majority was faster, or unknown
     * @param commitNanos from there until its entry was committed
     * @param applyNanos from there until its result was there
     */
    void took(long queueNanos, long gatheringNanos, long forceNanos, long commitNanos, long applyNanos);
}
