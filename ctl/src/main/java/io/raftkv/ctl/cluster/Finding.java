package io.raftkv.ctl.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something worth knowing about a cluster.
 *
 * @param code stable name, for scripts
 * @param node whom it is about; {@code null} for the whole cluster
 * @param evidence what was seen
 * @param remedy what to do; {@code null} where the evidence says it
 */
public record Finding(Severity severity, String code, String node, String evidence, String remedy) {

    public enum Severity {
        /** Good to know; the cluster is healthy all the same. */
        WARNING,
        /** Makes the cluster degraded, or worse. */
        FAILURE
    }

    @JsonIgnore
    public boolean isFailure() {
        return severity == Severity.FAILURE;
    }
}
