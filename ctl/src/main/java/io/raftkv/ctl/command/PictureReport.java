package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.Finding;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.cluster.Verdict;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import java.time.Duration;

/** How a cluster's picture is shown. */
final class PictureReport {
    private PictureReport() {}

    /** The one screen: headline, one row per node, what is wrong. */
    static Report status(ClusterPicture picture) {
        Report report = Report.of("ClusterStatus", picture)
                .line(
                        Cell.of("CLUSTER ", Style.STRONG),
                        Cell.of(picture.name(), Style.STRONG),
                        picture.clusterId() == null ? "" : " (" + shortId(picture.clusterId()) + ")",
                        "  ",
                        Cell.of(picture.verdict(), style(picture.verdict())),
                        "  voters " + picture.voters(),
                        "  " + tolerance(picture),
                        picture.term() == null ? "" : "  term " + picture.term())
                .table(nodes(picture));
        addFindings(report, picture);
        picture.nodes().forEach(node -> report.name(node.id()));
        return report;
    }

    /** The verdict, and the findings that led to it. */
    static Report health(ClusterPicture picture) {
        Report report = Report.of("ClusterHealth", picture)
                .line(
                        Cell.of(picture.verdict(), style(picture.verdict())),
                        "  ",
                        picture.name(),
                        "  " + up(picture) + " of " + picture.nodes().size() + " nodes up",
                        "  " + tolerance(picture),
                        "  leader " + (picture.leader().isEmpty() ? "none" : picture.leader()))
                .name(picture.verdict().name());
        addFindings(report, picture);
        return report;
    }

    private static void addFindings(Report report, ClusterPicture picture) {
        for (Finding finding : picture.findings()) {
            report.line(
                    finding.isFailure() ? Cell.of("FAIL ", Style.BAD) : Cell.of("WARN ", Style.WARNING),
                    finding.code(),
                    finding.node() == null ? "" : " " + finding.node(),
                    ": ",
                    finding.evidence());
            if (finding.remedy() != null) {
                report.line(Cell.of("     try: ", Style.FAINT), finding.remedy());
            }
        }
    }

    private static String tolerance(ClusterPicture picture) {
        if (picture.voters() == 0) {
            return "tolerance unknown";
        }
        if (picture.tolerates() < 0) {
            return "lacks " + -picture.tolerates() + " of a majority";
        }
        return "tolerates " + picture.tolerates() + (picture.tolerates() == 1 ? " failure" : " failures");
    }

    private static long up(ClusterPicture picture) {
        return picture.nodes().stream().filter(NodePicture::isUp).count();
    }

    private static String shortId(String clusterId) {
        return clusterId.length() <= 4 ? clusterId : clusterId.substring(0, 4) + "…";
    }

    private static Table nodes(ClusterPicture picture) {
        Table table = Table.of(
                Column.left("NODE"),
                Column.left("ROLE"),
                Column.left("STATE"),
                Column.left("VERSION"),
                Column.right("APPLIED"),
                Column.right("LAG"),
                Column.right("WAL"),
                Column.right("DISK"),
                Column.right("UPTIME"),
                Column.right("KEYS").wide(),
                Column.right("SEGMENTS").wide(),
                Column.right("SNAPSHOT").wide(),
                Column.left("SUFFRAGE").wide(),
                Column.left("RAFT").wide(),
                Column.left("HTTP").wide());
        for (NodePicture node : picture.nodes()) {
            boolean leads = node.id().equals(picture.leader());
            table.row(
                    Cell.of(node.id(), leads ? Style.STRONG : Style.PLAIN),
                    node.role(),
                    Cell.of(node.state(), style(node.state())),
                    node.version(),
                    node.appliedIndex(),
                    leads || node.lag() == null ? "-" : node.lag(),
                    node.walBytes() == null ? null : HumanSize.of(node.walBytes()),
                    node.diskUsedPercent() == null ? null : node.diskUsedPercent() + "%",
                    node.uptimeSeconds() == null ? null : HumanDuration.of(Duration.ofSeconds(node.uptimeSeconds())),
                    node.keyCount(),
                    node.walSegments(),
                    node.snapshotIndex(),
                    node.suffrage(),
                    node.address(),
                    node.http());
        }
        return table;
    }

    private static Style style(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> Style.GOOD;
            case DEGRADED -> Style.WARNING;
            case UNAVAILABLE, UNREACHABLE -> Style.BAD;
        };
    }

    private static Style style(String state) {
        return switch (state) {
            case "up" -> Style.GOOD;
            case "down" -> Style.BAD;
            default -> Style.WARNING;
        };
    }
}
