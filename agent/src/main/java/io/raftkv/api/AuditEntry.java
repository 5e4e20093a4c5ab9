package io.raftkv.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * One line of an agent's audit trail: what was asked of it, by whom, and how it ended. Neither keys, values nor secrets.
 *
 * @param v version of the format
 * @param time of the answer, ISO 8601 in UTC
 * @param node that writes the line
 * @param principal whom the credentials name, {@code anonymous} without any
 * @param operator who the caller says it is; a claim, for people
 * @param address of the connection's other end
 * @param forwardedBy the node that passed the request on, which then is the other end; a claim
 * @param forwardedFor the address that this node named; a claim
 * @param forwarded whether this node passed it on: the leader has a line as well, with the same {@code requestId}
 * @param action the route, e.g. {@code POST /cluster/remove}
 * @param target what the request names, e.g. {@code node_id}
 * @param lease and {@code operation}: that the caller names
 * @param status of the answer
 * @param code of the error, absent when there was none
 * @param suppressed like refusals directly before this one, of which there were too many to write each down
 */
public record AuditEntry(
        int v,
        String time,
        String node,
        String requestId,
        String principal,
        String operator,
        String address,
        String forwardedBy,
        String forwardedFor,
        Boolean forwarded,
        String action,
        Map<String, String> target,
        Long lease,
        String operation,
        int status,
        String code,
        @JsonProperty("duration_ms") double durationMillis,
        Integer suppressed) {
    public static final int VERSION = 1;
}
