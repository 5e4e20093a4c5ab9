package io.raftkv.http;

import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.node.Consistency;
import io.raftkv.node.KvService;
import io.raftkv.store.StoredValue;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A key space in memory with the rules of the real one; {@link #before} lets a test get in the way. */
final class FakeKv implements KvService {
    final NavigableMap<Bytes, StoredValue> values = new TreeMap<>();
    long revision = 0;
    volatile Supplier<CompletableFuture<?>> before = () -> CompletableFuture.completedFuture(null);
    volatile Consistency lastConsistency;
    volatile int writes;
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency) {
        lastConsistency = consistency;
        return before.get().thenApply(ignored -> find(key));
    }

    @Override
    public CompletableFuture<CommandResult> write(List<Condition> conditions, List<Mutation> mutations) {
        asked.incrementAndGet();
        return before.get().thenApply(ignored -> apply(conditions, mutations));
    }

    @Override
    public CompletableFuture<Page> list(ListQuery query, Consistency consistency) {
        lastConsistency = consistency;
        return before.get().thenApply(ignored -> page(query));
    }

    synchronized Optional<StoredValue> find(Bytes key) {
        return Optional.ofNullable(values.get(key));
    }

    synchronized void clear() {
        values.clear();
        revision = 0;
        writes = 0;
    }

    synchronized void set(String key, String value) {
        values.put(Bytes.utf8(key), new StoredValue(++revision, Bytes.utf8(value)));
    }

    private synchronized CommandResult apply(List<Condition> conditions, List<Mutation> mutations) {
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            long actual = find(condition.key()).map(StoredValue::revision).orElse(0L);
            boolean holds =
                    condition instanceof Condition.RevisionIs expected ? expected.revision() == actual : actual != 0;
            if (!holds) {
                return new CommandResult.ConditionFailed(i, condition.key(), actual);
            }
        }
        writes++;
        List<CommandResult.MutationResult> results = new ArrayList<>();
        for (Mutation mutation : mutations) {
            boolean existed = values.containsKey(mutation.key());
            if (mutation instanceof Mutation.Put put) {
                values.put(put.key(), new StoredValue(++revision, put.value()));
                results.add(new CommandResult.MutationResult(revision, existed));
            } else {
                revision += existed ? 1 : 0;
                values.remove(mutation.key());
                results.add(new CommandResult.MutationResult(0, existed));
            }
        }
        return new CommandResult.Written(revision, results);
    }

    private synchronized Page page(ListQuery query) {
        NavigableMap<Bytes, StoredValue> range = query.range().end() == null
                ? values.tailMap(query.range().start(), true)
                : values.subMap(query.range().start(), true, query.range().end(), false);
        List<Item> items = new ArrayList<>();
        long bytes = 0;
        for (var entry : (query.reverse() ? range.descendingMap() : range).entrySet()) {
            if (items.size() == query.limit() || bytes > query.bytesMax()) {
                return new Page(items, true);
            }
            items.add(new Item(
                    entry.getKey(),
                    entry.getValue().revision(),
                    query.values() ? entry.getValue().value() : null));
            bytes += query.values() ? entry.getValue().value().length() : 0;
        }
        return new Page(items, false);
    }
}
