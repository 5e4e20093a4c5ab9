package io.raftkv.node.start;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.raftkv.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Who this data directory is, as {@code raft/identity} keeps it.
 *
 * @param nodeId name that the members know it by
 * @param address Raft address as the members know it, {@code host:port}, never resolved
 * @param raftEnabled whether it last ran with {@code raft.enabled}
 * @param instanceId random, the life of this data directory
 * @param bootCounter starts of this data directory; raised and forced before anything else happens at a start
 * @param epoch of the cluster that this node belongs to
 * @param foundings the epochs that this node founded, oldest first
 * @param fence why this node must stay silent over restarts, {@code null} for a node that may serve
 * @param ahead members that were last seen in a higher epoch which nobody led: not proven, so it does not fence, and
 *     not to be forgotten by a restart either. Left out of the file while there are none
 */
public record Identity(
        String nodeId,
        String address,
        boolean raftEnabled,
        String instanceId,
        long bootCounter,
        UUID clusterId,
        long epoch,
        List<Founding> foundings,
        Fenced fence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ahead> ahead) {
    public Identity {
        Objects.requireNonNull(nodeId, "node id");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(instanceId, "instance id");
        Objects.requireNonNull(clusterId, "cluster id");
        Check.argument(bootCounter >= 0, "boot counter is negative: %s", bootCounter);
        Check.argument(epoch >= 1, "epochs start at 1: %s", epoch);
        foundings = List.copyOf(foundings);
        ahead = ahead == null ? List.of() : List.copyOf(ahead);
    }

    /** A node that has not run yet. */
    static Identity born(
            String nodeId,
            String address,
            boolean raftEnabled,
            String instanceId,
            UUID clusterId,
            long epoch,
            List<Founding> foundings) {
        return new Identity(nodeId, address, raftEnabled, instanceId, 0, clusterId, epoch, foundings, null, List.of());
    }

    /** Whether this node opened the epoch that it is in. */
    public boolean isFounder() {
        return foundings.stream().anyMatch(founding -> founding.epoch() == epoch);
    }

    /** Last index of the log when this node founded its epoch; 0 for a node that joined. */
    public long foundingIndex() {
        return foundings.stream()
                .filter(founding -> founding.epoch() == epoch)
                .mapToLong(Founding::index)
                .findFirst()
                .orElse(0);
    }

    Identity bootedOnceMore() {
        return new Identity(
                nodeId, address, raftEnabled, instanceId, bootCounter + 1, clusterId, epoch, foundings, fence, ahead);
    }

    Identity fenced(Fenced newFence) {
        return new Identity(
                nodeId, address, raftEnabled, instanceId, bootCounter, clusterId, epoch, foundings, newFence, ahead);
    }

    Identity seenAhead(List<Ahead> members) {
        return new Identity(
                nodeId, address, raftEnabled, instanceId, bootCounter, clusterId, epoch, foundings, fence, members);
    }

    /** The highest epoch that this node belongs to or has heard of. */
    long highestEpoch() {
        return Math.max(epoch, ahead.stream().mapToLong(Ahead::epoch).max().orElse(0));
    }

    /** This directory as the founder of a further epoch, alone, free of whatever fenced it before. */
    Identity refounded(String newNodeId, String newAddress, boolean newRaftEnabled, Founding founding) {
        List<Founding> all = new ArrayList<>(foundings);
        all.add(founding);
        return new Identity(
                newNodeId,
                newAddress,
                newRaftEnabled,
                instanceId,
                bootCounter,
                clusterId,
                founding.epoch(),
                all,
                null,
                List.of());
    }

    /** @param index last index of the log when the epoch was founded, 0 for an empty one */
    public record Founding(long epoch, long index) {}

    /**
     * @param epoch the one that the cluster went on under, for {@link Fencing#SUPERSEDED}
     * @param toldBy node id of the member that said so
     */
    public record Fenced(Fencing kind, long epoch, String toldBy) {}

    /** A member, by node id, and the epoch that it was seen in. */
    public record Ahead(String nodeId, long epoch) {}

    /** Why a node stays silent. */
    public enum Fencing {
        /** The cluster went on under a higher epoch. */
        SUPERSEDED,
        /** The cluster removed this node. */
        REMOVED,
        /** Members saw a later life of this directory: it is an old copy of one. */
        OLD_COPY,
        /** The record under this node's id names another data directory. */
        OTHER_INSTANCE;

        /** Whether such a node does not start at all: it may have forgotten what it confirmed. */
        public boolean isDisowned() {
            return this == OLD_COPY || this == OTHER_INSTANCE;
        }
    }
}
