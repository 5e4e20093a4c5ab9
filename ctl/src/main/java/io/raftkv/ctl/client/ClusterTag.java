package io.raftkv.ctl.client;

import java.util.Optional;

/** Which cluster, and which of its epochs, an agent belongs to: the header {@code X-Raftkv-Cluster}. */
public record ClusterTag(String clusterId, long epoch) {
    static final String HEADER = "x-raftkv-cluster";

    static Optional<ClusterTag> parse(String header) {
        int slash = header.lastIndexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClusterTag(header.substring(0, slash), Long.parseLong(header.substring(slash + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The beginning of the id, enough for people to tell clusters apart. */
    public String shortId() {
        return clusterId.length() <= 8 ? clusterId : clusterId.substring(0, 8);
    }

    @Override
    public String toString() {
        return clusterId + "/" + epoch;
    }
}
