package io.raftkv.ctl.audit;

import io.raftkv.api.AuditEntry;
import io.raftkv.api.AuditResponse;
import io.raftkv.ctl.client.AgentClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The trails of a cluster's agents, asked for page by page. */
public final class AgentTrails {
    private static final int PAGE = 500;

    private AgentTrails() {}

    /**
     * @param agent one node of the cluster
     * @param limit entries at most, the newest
     * @throws io.raftkv.ctl.failure.CtlException when it does not answer
     */
    public static List<AuditEntry> read(AgentClient agent, Instant since, int limit) {
        Set<AuditEntry> found = new LinkedHashSet<>();
        Instant until = null;
        while (true) {
            AuditResponse page = agent.audit(since, until, Math.min(PAGE, limit));
            boolean news = found.addAll(page.entries());
            if (!page.more() || !news || found.size() >= limit) {
                break;
            }
            // Entries of one millisecond may lie on both sides of a page's end: that one is asked for again.
            until = Instant.parse(page.entries().get(page.entries().size() - 1).time())
                    .plusMillis(1);
        }
        List<AuditEntry> entries = new ArrayList<>(found);
        return entries.subList(0, Math.min(limit, entries.size()));
    }
}
