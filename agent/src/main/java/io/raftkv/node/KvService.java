package io.raftkv.node;

import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.store.KeyRange;
import io.raftkv.store.StoredValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and writes of the data space. Futures fail with {@link io.raftkv.api.ApiException}, or with
 * {@link NotLeaderException} when a write must go to another node.
 */
public interface KvService {
    CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency);

    /** All mutations, in order, if every condition holds; see {@link io.raftkv.command.Command.Write}. */
    CompletableFuture<CommandResult> write(List<Condition> conditions, List<Mutation> mutations);

    CompletableFuture<Page> list(ListQuery query, Consistency consistency);

    /** As {@link #get(Bytes, Consistency)}; tells {@code trace} where the time went before the future completes. */
    default CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency, OperationTrace trace) {
        return get(key, consistency);
    }

    /** As {@link #write(List, List)}; tells {@code trace} where the time went before the future completes. */
    default CompletableFuture<CommandResult> write(
            List<Condition> conditions, List<Mutation> mutations, OperationTrace trace) {
        return write(conditions, mutations);
    }

    /**
     * Which keys to list.
     *
     * @param limit at most this many keys
     * @param values are left out of the page unless asked for
     * @param bytesMax no further key once the page holds more than this: a page of large values must fit into memory
     */
    record ListQuery(KeyRange range, boolean reverse, int limit, boolean values, long bytesMax) {}

    /** One consistent page, in the order asked for. */
    record Page(List<Item> items, boolean hasMore) {}

    /** @param value {@code null} when values were not asked for */
    record Item(Bytes key, long revision, Bytes value) {}
}
