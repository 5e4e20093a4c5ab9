package io.raftkv.ctl.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.KeysResponse;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.KeyQuery;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Walks over a range of keys, page by page. While one page is being used the next one is fetched: the agents' work and
 * ours overlap, and never more than two pages are in memory. Not for several threads.
 */
public final class KeyPages {
    private static final int KEYS_PER_PAGE = 1000;
    private static final int FIRST_PAGE_WITH_VALUES = 50;
    /** What a page with values should weigh, whatever the values' size. */
    private static final long PAGE_BYTES_AIM = 4L * 1024 * 1024;

    private final AgentClient client;
    private final long limit;
    private final Deque<JsonNode> page = new ArrayDeque<>();
    private KeyQuery query;
    private FutureTask<KeysResponse> ahead;
    private boolean last;
    private long given;

    /** @param limit at most so many keys; 0 for all */
    public KeyPages(AgentClient client, KeyQuery query, long limit) {
        this.client = client;
        this.limit = limit;
        this.query = query;
    }

    public static int firstPage(boolean values) {
        return values ? FIRST_PAGE_WITH_VALUES : KEYS_PER_PAGE;
    }

    /** The next key, as {@code GET /keys} shows it; empty at the end. */
    public Optional<JsonNode> next() {
        if (limit > 0 && given == limit) {
            return Optional.empty();
        }
        while (page.isEmpty() && !last) {
            load();
        }
        given++;
        return Optional.ofNullable(page.poll());
    }

    private void load() {
        KeysResponse answer = ahead == null ? client.keys(query) : await(ahead);
        ahead = null;
        page.addAll(answer.keys());
        last = !answer.hasMore() || answer.nextCursor() == null;
        if (!last) {
            query = query.after(answer.nextCursor(), nextPage(answer));
            if (limit == 0 || given + page.size() < limit) {
                ahead = fetch(query);
            }
        }
    }

    private FutureTask<KeysResponse> fetch(KeyQuery next) {
        FutureTask<KeysResponse> task = new FutureTask<>(() -> client.keys(next));
        Thread thread = new Thread(task, "next-page");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static KeysResponse await(FutureTask<KeysResponse> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while waiting for a page of keys", null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CtlException refused) {
                throw refused;
            }
            throw new IllegalStateException("a page of keys could not be fetched", e.getCause());
        }
    }

    private int nextPage(KeysResponse answer) {
        if (!query.values() || answer.keys().isEmpty()) {
            return query.limit();
        }
        long bytes = answer.keys().stream()
                .mapToLong(node -> node.path("value").asText("").length() + 64L)
                .sum();
        long perKey = Math.max(1, bytes / answer.keys().size());
        return (int) Math.max(1, Math.min(KEYS_PER_PAGE, PAGE_BYTES_AIM / perKey));
    }
}
