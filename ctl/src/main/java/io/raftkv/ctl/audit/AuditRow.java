package io.raftkv.ctl.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.raftkv.api.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One event, whoever wrote it down.
 *
 * @param source a node's id, or {@code local}
 * @param what the command, or the route
 * @param result {@code ok}, an error's code, {@code exit 9}, or {@code not ended}
 * @param succeeded {@code null} while that is not known
 */
public record AuditRow(
        String time,
        String source,
        String who,
        String from,
        String what,
        String target,
        String result,
        Boolean succeeded,
        @JsonProperty("duration_ms") Double durationMillis,
        String operation,
        Long lease,
        String requestId,
        Integer suppressed) {
    public static final String LOCAL = "local";

    private static final int REFUSED = 400;

    static AuditRow of(AuditEntry entry) {
        boolean ok = entry.status() < REFUSED;
        String code = entry.code() == null ? "HTTP " + entry.status() : entry.code();
        String who = entry.operator() == null ? entry.principal() : entry.principal() + " (" + entry.operator() + ")";
        String from =
                entry.forwardedBy() == null ? entry.address() : entry.forwardedFor() + " via " + entry.forwardedBy();
        String target = entry.target() == null
                ? null
                : entry.target().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
        return new AuditRow(
                entry.time(),
                entry.node(),
                who,
                from,
                entry.action(),
                target,
                ok ? "ok" : code,
                ok,
                entry.durationMillis(),
                entry.operation(),
                entry.lease(),
                entry.requestId(),
                entry.suppressed());
    }

    static AuditRow of(CommandEntry entry) {
        boolean over = entry.exitCode() != null;
        String user = entry.operator().sudoUser() == null
                ? entry.operator().user()
                : entry.operator().user() + " (sudo by " + entry.operator().sudoUser() + ")";
        String host = entry.operator().from() == null
                ? entry.operator().host()
                : entry.operator().host() + " from " + entry.operator().from();
        return new AuditRow(
                entry.time(),
                LOCAL,
                user,
                host,
                String.join(" ", entry.argv()),
                entry.context(),
                !over ? "not ended" : entry.exitCode() == 0 ? "ok" : "exit " + entry.exitCode(),
                over ? Boolean.valueOf(entry.exitCode() == 0) : null,
                entry.durationMillis() == null ? null : Double.valueOf(entry.durationMillis()),
                entry.operation(),
                null,
                null,
                null);
    }

    /** A command that is over is one row, that of its end; one that is not, or was killed, that of its beginning. */
    public static List<AuditRow> ofCommands(List<CommandEntry> entries) {
        Set<String> over = entries.stream()
                .filter(entry -> entry.exitCode() != null)
                .map(CommandEntry::id)
                .collect(Collectors.toCollection(HashSet::new));
        return entries.stream()
                .filter(entry -> entry.exitCode() != null || !over.contains(entry.id()))
                .map(AuditRow::of)
                .toList();
    }

    /** A request that a node passed on is the row of the leader, where that has one. */
    public static List<AuditRow> ofAgents(List<AuditEntry> entries) {
        Map<String, Boolean> carriedOut = new HashMap<>();
        for (AuditEntry entry : entries) {
            if (entry.forwarded() == null && entry.requestId() != null) {
                carriedOut.put(entry.requestId(), true);
            }
        }
        return entries.stream()
                .filter(entry -> entry.forwarded() == null || !carriedOut.containsKey(entry.requestId()))
                .map(AuditRow::of)
                .toList();
    }

    /** Of all sources, the newest first. */
    public static List<AuditRow> merged(List<AuditRow> some, List<AuditRow> others) {
        List<AuditRow> rows = new ArrayList<>(some);
        rows.addAll(others);
        rows.sort(Comparator.comparing((AuditRow row) -> Instant.parse(row.time()))
                .reversed());
        return rows;
    }
}
