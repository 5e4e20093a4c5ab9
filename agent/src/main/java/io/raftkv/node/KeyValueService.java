package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.node.OperationTrace.Part;
import io.raftkv.raft.RaftEngine;
import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The data space of a running node: writes travel through the log, reads wait until this node is recent enough and then
 * ask the cache and the key space. Whatever may touch the disk runs on {@code readers}, never on an engine thread.
 */
public final class KeyValueService implements KvService {
    private final RaftEngine engine;
    private final CommandWriter writer;
    private final KeySpace keySpace;
    private final ReadCache cache;
    private final ServingGate gate;
    private final DiskReserve reserve;
    private final Leadership leadership;
    private final Executor readers;
    private final int keySizeBytesMax;
    private final Duration requestTimeout;

    /** @param readers bounded: rejects when its queue is full */
    public KeyValueService(
            RaftEngine engine,
            CommandWriter writer,
            KeySpace keySpace,
            ReadCache cache,
            ServingGate gate,
            DiskReserve reserve,
            Leadership leadership,
            Executor readers,
            int keySizeBytesMax,
            Duration requestTimeout) {
        this.engine = engine;
        this.writer = writer;
        this.keySpace = keySpace;
        this.cache = cache;
        this.gate = gate;
        this.reserve = reserve;
        this.leadership = leadership;
        this.readers = readers;
        this.keySizeBytesMax = keySizeBytesMax;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency) {
        return get(key, consistency, new OperationTrace());
    }

    @Override
    public CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency, OperationTrace trace) {
        Optional<ApiException> refusal = gate.refusal().or(() -> keyRefusal(key));
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return recentEnough(consistency, trace).thenCompose(ignored -> {
            StoredValue cached = cache.getIfPresent(key);
            if (cached != null) {
                trace.markCacheHit();
                return CompletableFuture.completedFuture(Optional.of(cached));
            }
            return onReader(() -> Optional.ofNullable(cache.get(key, wanted -> keySpace.get(Space.DATA, wanted))));
        });
    }

    @Override
    public CompletableFuture<CommandResult> write(List<Condition> conditions, List<Mutation> mutations) {
        return write(conditions, mutations, new OperationTrace());
    }

    @Override
    public CompletableFuture<CommandResult> write(
            List<Condition> conditions, List<Mutation> mutations, OperationTrace trace) {
        Optional<ApiException> refusal = gate.refusal().or(() -> writeRefusal(conditions, mutations));
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return writer.submit(new Command.Write(Space.DATA, conditions, mutations), trace);
    }

    @Override
    public CompletableFuture<Page> list(ListQuery query, Consistency consistency) {
        Optional<ApiException> refusal = gate.refusal();
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return recentEnough(consistency, new OperationTrace()).thenCompose(ignored -> onReader(() -> page(query)));
    }

    private Page page(ListQuery query) {
        List<Item> items = new ArrayList<>();
        boolean[] hasMore = new boolean[1];
        long[] bytes = new long[1];
        try (KeySpaceReader.View view = keySpace.view()) {
            view.scan(Space.DATA, query.range(), query.reverse(), (key, value) -> {
                if (items.size() == query.limit() || bytes[0] > query.bytesMax()) {
                    hasMore[0] = true;
                    return false;
                }
                items.add(new Item(key, value.revision(), query.values() ? value.value() : null));
                bytes[0] += key.length() + (query.values() ? value.value().length() : 0);
                return true;
            });
        }
        return new Page(items, hasMore[0]);
    }

    private CompletableFuture<?> recentEnough(Consistency consistency, OperationTrace trace) {
        if (consistency == Consistency.STALE) {
            return CompletableFuture.completedFuture(null);
        }
        long begun = System.nanoTime();
        return engine.readIndex()
                .orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((index, failure) -> {
                    trace.add(Part.READ_INDEX, System.nanoTime() - begun);
                    if (failure != null) {
                        throw new CompletionException(leadership.readFailure(failure));
                    }
                    return index;
                });
    }

    private Optional<ApiException> writeRefusal(List<Condition> conditions, List<Mutation> mutations) {
        boolean grows = false;
        for (Mutation mutation : mutations) {
            Optional<ApiException> refusal = keyRefusal(mutation.key());
            if (refusal.isPresent()) {
                return refusal;
            }
            grows |= mutation instanceof Mutation.Put;
        }
        for (Condition condition : conditions) {
            Optional<ApiException> refusal = keyRefusal(condition.key());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return leadership.notLeader().or(grows ? reserve::refusal : Optional::empty);
    }

    private Optional<ApiException> keyRefusal(Bytes key) {
        if (key.isEmpty()) {
            return Optional.of(new ApiException(ErrorCode.BAD_REQUEST, "a key must not be empty"));
        }
        if (key.length() > keySizeBytesMax) {
            return Optional.of(new ApiException(
                    ErrorCode.TOO_LARGE,
                    "the key has " + key.length() + " bytes, more than limits.max_key_size = " + keySizeBytesMax));
        }
        return Optional.empty();
    }

    private <T> CompletableFuture<T> onReader(Supplier<T> read) {
        try {
            return CompletableFuture.supplyAsync(read, readers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new ApiException(ErrorCode.OVERLOADED, "too many reads are waiting for the disk"));
        }
    }
}
