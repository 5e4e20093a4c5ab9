package io.raftkv.ctl.cluster;

/** The state of a cluster in one word. */
public enum Verdict {
    /** All members are up, agree, and the cluster can lose what it should be able to lose. */
    HEALTHY,
    /** It serves, but something needs attention. */
    DEGRADED,
    /** It has no leader: nothing can be written. */
    UNAVAILABLE,
    /** No agent answered. */
    UNREACHABLE
}
