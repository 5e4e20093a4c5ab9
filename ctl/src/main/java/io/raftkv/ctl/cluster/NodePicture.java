package io.raftkv.ctl.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * One member, or one agent that should be one. A figure that nobody told is {@code null}.
 *
 * @param bootId of its process: another one after each start
 * @param draining whether it is taken out of service; it votes and replicates all the same
 * @param role {@code leader}, {@code follower}, {@code learner}, {@code candidate} or {@code -}
 * @param state {@code up}, {@code drained}, {@code degraded}, {@code down}, or what the leader says of a change under way
 * @param lag applied entries behind the leader
 * @param reasons why it is not simply up
 */
public record NodePicture(
        String id,
        String role,
        String suffrage,
        String state,
        String version,
        Long appliedIndex,
        Long lag,
        Long walBytes,
        Integer walSegments,
        Integer diskUsedPercent,
        Long diskFreeBytes,
        Long diskReserveBytes,
        Long keyCount,
        Long snapshotIndex,
        Long uptimeSeconds,
        String bootId,
        Boolean draining,
        String address,
        String http,
        String cluster,
        List<String> reasons) {
    public NodePicture {
        reasons = List.copyOf(reasons);
    }

    @JsonIgnore
    public boolean isDraining() {
        return Boolean.TRUE.equals(draining);
    }

    public boolean isUp() {
        return !state.equals("down");
    }

    @JsonIgnore
    public boolean isVoter() {
        return "Voter".equals(suffrage);
    }
}
