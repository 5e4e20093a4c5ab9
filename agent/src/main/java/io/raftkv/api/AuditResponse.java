package io.raftkv.api;

import java.util.List;

/**
 * {@code GET /admin/audit}.
 *
 * @param entries the newest first
 * @param more whether there are older ones that fit as well: ask again with {@code until}
 * @param damagedLines that were passed over, because no line can be read there
 */
public record AuditResponse(String nodeId, List<AuditEntry> entries, boolean more, int damagedLines) {
    public AuditResponse {
        entries = List.copyOf(entries);
    }
}
