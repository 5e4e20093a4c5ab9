package io.raftkv.ctl.command;

import io.raftkv.api.AuditEntry;
import io.raftkv.ctl.audit.AgentTrails;
import io.raftkv.ctl.audit.AuditRow;
import io.raftkv.ctl.audit.UserTrail;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl audit list}. */
@Command(
        name = "list",
        description = {
            "List who did what, the newest first: from this user's trail here, and from those of all nodes.",
            "Exit 3 when some node did not answer: what it knows is missing then."
        })
final class AuditListCommand extends CtlCommand {
    private static final int LIMIT_MAX = 100_000;
    private static final Duration PER_NODE = Duration.ofSeconds(10);

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "From when on: an age such as 12h or 30d, or 2026-01-02T03:04:05Z. By default 7d.")
    private String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Events at most, the newest. By default 1000.")
    private int limit;

    @Option(names = "--node", paramLabel = "ID", split = ",", description = "Only from the trails of these nodes.")
    private List<String> nodes;

    @ArgGroup
    private Where where;

    private static final class Where {
        @Option(names = "--local", description = "Only what this user did on this machine.")
        private boolean local;

        @Option(names = "--cluster", description = "Only what the nodes wrote down.")
        private boolean cluster;
    }

    private record Listed(List<AuditRow> entries, boolean more, List<String> missing) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CtlException(ExitCode.USAGE, "--limit must be between 1 and " + LIMIT_MAX);
        }
        Instant from = since();
        List<AuditRow> local = where != null && where.cluster || nodes != null
                ? List.of()
                : AuditRow.ofCommands(UserTrail.of(invocation.environment()).since(from));
        List<String> missing = new ArrayList<>();
        List<AuditRow> agents =
                where != null && where.local ? List.of() : AuditRow.ofAgents(agents(invocation, from, missing));
        List<AuditRow> all = AuditRow.merged(local, agents);
        List<AuditRow> rows = all.subList(0, Math.min(limit, all.size()));
        invocation
                .output()
                .print(Report.of("AuditList", new Listed(rows, all.size() > limit, missing))
                        .table(table(rows)));
        if (all.size() > limit) {
            invocation.output().say("there are older ones: --limit " + 2 * limit);
        }
        return missing.isEmpty() ? ExitCode.OK : ExitCode.PARTIAL;
    }

    private Instant since() {
        try {
            return since.matches("\\d{4}-.*")
                    ? Instant.parse(since)
                    : Instant.now().minus(HumanDuration.parse(since));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new CtlException(
                    ExitCode.USAGE, "--since: '" + since + "' is neither an age such as 7d nor a time", null, e);
        }
    }

    private List<AuditEntry> agents(Invocation invocation, Instant from, List<String> missing) {
        ClusterPicture picture = invocation.survey().take();
        for (String id : nodes == null ? List.<String>of() : nodes) {
            if (picture.node(id).isEmpty()) {
                throw new CtlException(ExitCode.NOT_FOUND, "there is no node '" + id + "'", "raftkvctl node list");
            }
        }
        Duration patience = invocation.timeout().compareTo(PER_NODE) < 0 ? invocation.timeout() : PER_NODE;
        List<AuditEntry> entries = new ArrayList<>();
        for (NodePicture node : picture.nodes()) {
            if (nodes != null && !nodes.contains(node.id())) {
                continue;
            }
            try {
                if (!node.isUp() || node.http() == null) {
                    throw new CtlException(ExitCode.FAILURE, "it is down");
                }
                AgentClient agent = invocation.client().at(node.http()).withTimeout(patience);
                entries.addAll(AgentTrails.read(agent, from, limit));
            } catch (CtlException e) {
                if (e.exitCode() == ExitCode.ACCESS_DENIED) {
                    throw e;
                }
                missing.add(node.id());
                invocation.output().warn(node.id() + " is missing here: " + e.getMessage());
            }
        }
        return entries;
    }

    private static Table table(List<AuditRow> rows) {
        // What an event was about may be long, so it comes last: it runs over the edge and nothing after it.
        Table table = Table.of(
                Column.left("TIME"),
                Column.left("WHERE"),
                Column.left("WHO"),
                Column.left("WHAT"),
                Column.left("RESULT"),
                Column.left("FROM").wide(),
                Column.right("TOOK").wide(),
                Column.left("OP").wide(),
                Column.right("LEASE").wide(),
                Column.left("REQUEST").wide(),
                Column.left("TARGET"));
        for (AuditRow row : rows) {
            String result =
                    row.suppressed() == null ? row.result() : row.result() + " (+" + row.suppressed() + " alike)";
            table.row(
                    toTheSecond(row.time()),
                    row.source(),
                    row.who(),
                    row.what(),
                    Cell.of(result, Boolean.FALSE.equals(row.succeeded()) ? Style.BAD : Style.PLAIN),
                    row.from(),
                    row.durationMillis() == null
                            ? null
                            : HumanDuration.of(Duration.ofNanos((long) (row.durationMillis() * 1_000_000))),
                    row.operation(),
                    row.lease(),
                    row.requestId(),
                    row.target());
        }
        return table;
    }

    private static String toTheSecond(String time) {
        return time.replaceFirst("\\.\\d+Z$", "Z");
    }
}
