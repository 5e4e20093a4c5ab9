package io.raftkv.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.ApiException;
import io.raftkv.api.AuditEntry;
import io.raftkv.api.AuditResponse;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.audit.AuditReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** {@code GET /admin/audit}: the audit trail of this node. */
final class AuditEndpoint {
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 1000;
    private static final int READERS_MAX = 2;
    /** Lines may be out of order by as much. */
    private static final Duration CLOCK_STEP_MAX = Duration.ofHours(1);

    private final String nodeId;
    private final AuditTrail trail;
    private final Semaphore readers = new Semaphore(READERS_MAX);

    /** @param trail {@code null} when {@code audit.enabled} is false */
    AuditEndpoint(String nodeId, AuditTrail trail) {
        this.nodeId = nodeId;
        this.trail = trail;
    }

    void list(Exchange exchange) {
        QueryParameters asked = exchange.parameters();
        Found found = new Found(
                asked.integer("limit", LIMIT, 1, LIMIT_MAX),
                time(asked, "since", Instant.EPOCH),
                time(asked, "until", Instant.MAX));
        if (trail == null) {
            throw new ApiException(ErrorCode.UNKNOWN_PATH, "audit.enabled is false: this node keeps no audit trail");
        }
        if (!readers.tryAcquire()) {
            throw new ApiException(ErrorCode.OVERLOADED, "the audit trail is being read already");
        }
        try {
            AuditReader.newestFirst(trail.files(), found::take);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INTERNAL, "the audit trail cannot be read: " + e.getMessage());
        } finally {
            readers.release();
        }
        exchange.answerJson(200, new AuditResponse(nodeId, found.entries, found.more, found.damagedLines));
    }

    private static Instant time(QueryParameters asked, String name, Instant otherwise) {
        return asked.text(name)
                .map(text -> {
                    try {
                        return Instant.parse(text);
                    } catch (DateTimeParseException e) {
                        throw QueryParameters.bad(
                                "query parameter '" + name + "' must be a time such as" + " 2026-01-02T03:04:05Z");
                    }
                })
                .orElse(otherwise);
    }

    /** Lines arrive in the order of their writing, which is that of their times but for moments and clock steps. */
    private static final class Found {
        private final int limit;
        private final Instant since;
        private final Instant until;
        private final List<AuditEntry> entries = new ArrayList<>();
        private boolean more;
        private int damagedLines;

        Found(int limit, Instant since, Instant until) {
            this.limit = limit;
            this.since = since;
            this.until = until;
        }

        boolean take(String line) {
            AuditEntry entry;
            Instant time;
            try {
                entry = Json.mapper().readValue(line, AuditEntry.class);
                time = Instant.parse(entry.time());
            } catch (JsonProcessingException | DateTimeParseException | NullPointerException e) {
                damagedLines++;
                return true;
            }
            if (time.isBefore(since)) {
                return !since.minus(CLOCK_STEP_MAX).isAfter(time);
            }
            if (!time.isBefore(until)) {
                return true;
            }
            if (entries.size() == limit) {
                more = true;
                return false;
            }
            entries.add(entry);
            return true;
        }
    }
}
