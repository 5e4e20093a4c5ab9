package io.raftkv.ctl.cluster;

import io.raftkv.api.HealthResponse;
import io.raftkv.api.NodesResponse;
import io.raftkv.api.NodesResponse.NodeView;
import io.raftkv.api.StatsResponse;
import io.raftkv.ctl.client.ClusterTag;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.NodeEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts the answers of all nodes together. */
final class PictureMaker {
    private final Context context;
    private final List<NodeProbe> probes;
    private final Map<String, NodeProbe> byNode = new HashMap<>();

    PictureMaker(Context context, List<NodeProbe> probes) {
        this.context = context;
        this.probes = probes;
        for (NodeProbe probe : probes) {
            probe.nodeId().ifPresent(id -> byNode.put(id, probe));
        }
    }

    ClusterPicture draw() {
        Optional<NodeProbe> authority = authority();
        Optional<StatsResponse> leading = authority.flatMap(NodeProbe::stats);
        String leader = leading.map(stats -> stats.raft().leader())
                .or(() -> authority.flatMap(NodeProbe::nodes).flatMap(PictureMaker::leaderOf))
                .orElse("");
        Optional<Long> leaderApplied = Optional.ofNullable(byNode.get(leader))
                .flatMap(NodeProbe::stats)
                .map(stats -> stats.raft().appliedIndex());
        List<NodePicture> nodes = nodes(authority, leaderApplied);
        Optional<ClusterTag> tag = authority.flatMap(NodeProbe::tag);
        int voters = (int) nodes.stream().filter(NodePicture::isVoter).count();
        int voting = (int)
                nodes.stream().filter(node -> node.isVoter() && node.isUp()).count();
        ClusterPicture undiagnosed = new ClusterPicture(
                context.name(),
                tag.map(ClusterTag::clusterId).orElse(null),
                tag.map(ClusterTag::epoch).orElse(null),
                Verdict.HEALTHY,
                leader,
                leading.map(stats -> stats.raft().term()).orElse(null),
                voters,
                voting - (voters / 2 + 1),
                nodes,
                List.of());
        return Diagnosis.of(undiagnosed, authority.isPresent());
    }

    /** Whose word counts: the node that leads in the highest epoch and term, else one that at least answered. */
    private Optional<NodeProbe> authority() {
        return probes.stream()
                .filter(probe -> probe.failure().isEmpty())
                .max(Comparator.<NodeProbe>comparingLong(
                                probe -> probe.tag().map(ClusterTag::epoch).orElse(0L))
                        .thenComparing(PictureMaker::leads)
                        .thenComparingLong(probe ->
                                probe.stats().map(stats -> stats.raft().term()).orElse(0L)));
    }

    private static boolean leads(NodeProbe probe) {
        return probe.stats()
                .map(stats -> "Leader".equalsIgnoreCase(stats.raft().state()))
                .orElse(false);
    }

    private static Optional<String> leaderOf(NodesResponse nodes) {
        return nodes.nodes().stream()
                .filter(node -> "leader".equals(node.role()))
                .map(NodeView::id)
                .findFirst();
    }

    private List<NodePicture> nodes(Optional<NodeProbe> authority, Optional<Long> leaderApplied) {
        Map<String, NodePicture> pictures = new LinkedHashMap<>();
        for (NodeView member :
                authority.flatMap(NodeProbe::nodes).map(NodesResponse::nodes).orElse(List.of())) {
            pictures.put(member.id(), picture(member, leaderApplied));
        }
        for (NodeEntry entry : context.nodes()) {
            pictures.computeIfAbsent(entry.id(), id -> stranger(id, entry.http()));
        }
        for (NodeProbe probe : probes) {
            if (probe.nodeId().isPresent()) {
                pictures.computeIfAbsent(probe.nodeId().get(), id -> stranger(id, probe.endpoint()));
            } else if (pictures.values().stream()
                    .noneMatch(node -> probe.endpoint().equals(node.http()))) {
                pictures.put(probe.endpoint(), stranger(probe.endpoint(), probe.endpoint()));
            }
        }
        return List.copyOf(pictures.values());
    }

    /** An agent that the cluster does not list as a member, or that could not be asked. */
    private NodePicture stranger(String id, String http) {
        return picture(new NodeView(id, null, null, http, null, null, null, null, null), Optional.empty());
    }

    private NodePicture picture(NodeView member, Optional<Long> leaderApplied) {
        Optional<NodeProbe> probe = Optional.ofNullable(byNode.get(member.id()))
                .or(() -> probes.stream()
                        .filter(each -> each.endpoint().equals(member.http()))
                        .findFirst());
        Optional<StatsResponse> stats = probe.flatMap(NodeProbe::stats);
        Optional<HealthResponse> health = probe.flatMap(NodeProbe::health);
        Long applied = stats.map(each -> each.raft().appliedIndex()).orElse(null);
        Long lag = applied != null && leaderApplied.isPresent()
                ? Long.valueOf(Math.max(0, leaderApplied.get() - applied))
                : member.lag();
        List<String> reasons =
                new ArrayList<>(health.map(HealthResponse::reasons).orElse(List.of()));
        probe.flatMap(NodeProbe::failure).ifPresent(reasons::add);
        return new NodePicture(
                member.id(),
                role(member, stats),
                member.suffrage(),
                state(member, health, stats),
                stats.map(each -> each.node().version()).orElse(member.version()),
                applied,
                lag,
                stats.map(each -> each.wal().sizeBytes()).orElse(null),
                stats.map(each -> each.wal().segments()).orElse(null),
                stats.map(each -> usedPercent(each.disk())).orElse(null),
                stats.map(each -> each.disk().freeBytes()).orElse(null),
                stats.map(each -> each.disk().reserveBytes()).orElse(null),
                stats.map(each -> each.store().keyCount()).orElse(null),
                stats.map(each -> each.snapshot().lastIndex()).orElse(null),
                stats.map(each -> each.node().uptimeSeconds()).orElse(null),
                stats.map(each -> each.node().bootId()).orElse(null),
                stats.map(each -> each.node().draining()).orElse(null),
                member.address(),
                member.http(),
                probe.flatMap(NodeProbe::tag).map(ClusterTag::toString).orElse(null),
                reasons);
    }

    private static String role(NodeView member, Optional<StatsResponse> stats) {
        return stats.map(each -> each.raft().state().toLowerCase(Locale.ROOT))
                .orElse(member.role() == null ? "-" : member.role());
    }

    private static String state(NodeView member, Optional<HealthResponse> health, Optional<StatsResponse> stats) {
        if (health.isEmpty()) {
            return "down";
        }
        if (member.suffrage() == null) {
            return "no member";
        }
        if ("promoting".equals(member.status()) || "joining".equals(member.status())) {
            return member.status();
        }
        if (!"healthy".equals(health.get().status())) {
            return "degraded";
        }
        return stats.map(each -> each.node().draining()).orElse(false) ? "drained" : "up";
    }

    private static Integer usedPercent(StatsResponse.DiskStats disk) {
        return disk.totalBytes() <= 0
                ? null
                : (int) Math.round(100.0 * (disk.totalBytes() - disk.freeBytes()) / disk.totalBytes());
    }
}
