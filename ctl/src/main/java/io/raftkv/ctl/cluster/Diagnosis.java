package io.raftkv.ctl.cluster;

import io.raftkv.ctl.cluster.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges a picture: what is wrong, what is only remarkable, and the verdict that follows. */
final class Diagnosis {
    private static final long LAG_WARNING = 1_000;
    private static final int DISK_WARNING_PERCENT = 85;

    private final ClusterPicture picture;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(ClusterPicture picture) {
        this.picture = picture;
    }

    /** @param answered whether any agent answered at all */
    static ClusterPicture of(ClusterPicture picture, boolean answered) {
        Diagnosis diagnosis = new Diagnosis(picture);
        diagnosis.examine(answered);
        return new ClusterPicture(
                picture.name(),
                picture.clusterId(),
                picture.epoch(),
                diagnosis.verdict(answered),
                picture.leader(),
                picture.term(),
                picture.voters(),
                picture.tolerates(),
                picture.nodes(),
                diagnosis.findings);
    }

    private Verdict verdict(boolean answered) {
        if (!answered) {
            return Verdict.UNREACHABLE;
        }
        if (picture.leader().isEmpty()) {
            return Verdict.UNAVAILABLE;
        }
        return findings.stream().anyMatch(Finding::isFailure) ? Verdict.DEGRADED : Verdict.HEALTHY;
    }

    private void examine(boolean answered) {
        if (answered && picture.leader().isEmpty()) {
            fail("NO_LEADER", null, "no node leads: nothing can be written", leaderRemedy());
        }
        for (NodePicture node : picture.nodes()) {
            examine(node, answered);
        }
        if (picture.nodes().stream().anyMatch(NodePicture::isDraining)
                && picture.nodes().stream().noneMatch(node -> node.isUp() && !node.isDraining())) {
            fail(
                    "ALL_DRAINED",
                    null,
                    "every node that is up is drained: no client is served",
                    "raftkvctl node undrain ID");
        }
        Set<String> clusters = picture.nodes().stream()
                .map(NodePicture::cluster)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (clusters.size() > 1) {
            fail(
                    "MIXED_CLUSTERS",
                    null,
                    "the nodes belong to different clusters or epochs: " + String.join(", ", clusters),
                    "wipe the nodes of the older epoch and let them join again");
        }
        if (picture.voters() > 1 && picture.voters() % 2 == 0) {
            warn(
                    "EVEN_VOTERS",
                    null,
                    picture.voters() + " voters tolerate no more failures than " + (picture.voters() - 1),
                    "raftkvctl join or raftkvctl remove one");
        }
        Set<String> versions = picture.nodes().stream()
                .map(NodePicture::version)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (versions.size() > 1) {
            warn("MIXED_VERSIONS", null, "the nodes run " + String.join(", ", versions), null);
        }
    }

    private String leaderRemedy() {
        return picture.tolerates() < 0
                ? "start the nodes that are down: " + (picture.voters() / 2 + 1) + " of " + picture.voters()
                        + " voters are needed"
                : "raftkvctl wait --for=leader";
    }

    private void examine(NodePicture node, boolean answered) {
        String why = String.join("; ", node.reasons());
        switch (node.state()) {
            case "down" ->
                fail(
                        "NODE_DOWN",
                        node.id(),
                        why.isEmpty() ? "does not answer" : withoutName(node.id(), why),
                        answered ? "start it again" : "is the agent running there? check --endpoints and --context");
            case "degraded" -> fail("NODE_DEGRADED", node.id(), why.isEmpty() ? "says it is degraded" : why, null);
            case "no member" ->
                fail(
                        "NO_MEMBER",
                        node.id(),
                        why.isEmpty() ? "answers, but is no member of this cluster" : why,
                        "raftkvctl join " + node.id() + ", or take it out of the context");
            case "drained" ->
                warn(
                        "NODE_DRAINED",
                        node.id(),
                        "is drained: it serves no clients",
                        "raftkvctl node undrain " + node.id());
            case "promoting", "joining" -> warn("MEMBERSHIP_CHANGE", node.id(), "is " + node.state(), null);
            default -> {}
        }
        if (node.lag() != null && node.lag() > LAG_WARNING) {
            warn("LAG", node.id(), node.lag() + " entries behind the leader", null);
        }
        if (node.diskFreeBytes() != null && node.diskFreeBytes() < node.diskReserveBytes()) {
            fail("DISK_RESERVE", node.id(), "less than storage.reserve is free: writes are refused", "free disk space");
        } else if (node.diskUsedPercent() != null && node.diskUsedPercent() >= DISK_WARNING_PERCENT) {
            warn("DISK", node.id(), "disk is " + node.diskUsedPercent() + "% full", null);
        }
    }

    /** An agent that never told its id is named by its address, as the reason is. */
    private static String withoutName(String id, String why) {
        return why.startsWith(id) ? why.substring(id.length()).replaceFirst("^:? ", "") : why;
    }

    private void fail(String code, String node, String evidence, String remedy) {
        findings.add(new Finding(Severity.FAILURE, code, node, evidence, remedy));
    }

    private void warn(String code, String node, String evidence, String remedy) {
        findings.add(new Finding(Severity.WARNING, code, node, evidence, remedy));
    }
}
