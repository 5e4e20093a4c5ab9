package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.metrics.RaftMetrics;
import io.raftkv.metrics.StorageMetrics;
import io.raftkv.metrics.StorageMetrics.Operation;
import io.raftkv.metrics.StorageMetrics.Outcome;
import io.raftkv.node.Consistency;
import io.raftkv.node.KvService;
import io.raftkv.node.NotLeaderException;
import io.raftkv.node.OperationTrace;
import io.raftkv.store.StoredValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Measures what passes through to the key space. What goes to another node is counted there. */
final class MeasuredKv implements KvService {
    private final KvService kv;
    private final StorageMetrics storage;
    private final RaftMetrics raft;
    private final SlowOperations slow;

    MeasuredKv(KvService kv, StorageMetrics storage, RaftMetrics raft, SlowOperations slow) {
        this.kv = kv;
        this.storage = storage;
        this.raft = raft;
        this.slow = slow;
    }

    @Override
    public CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency) {
        return get(key, consistency, new OperationTrace());
    }

    @Override
    public CompletableFuture<Optional<StoredValue>> get(Bytes key, Consistency consistency, OperationTrace trace) {
        long start = System.nanoTime();
        return kv.get(key, consistency, trace).whenComplete((found, failure) -> {
            done(Operation.GET, failure != null ? Outcome.ERROR : outcome(found, trace), start);
            record(trace);
        });
    }

    private static Outcome outcome(Optional<StoredValue> found, OperationTrace trace) {
        if (found.isEmpty()) {
            return Outcome.NOT_FOUND;
        }
        return trace.isCacheHit() ? Outcome.CACHE_HIT : Outcome.CACHE_MISS;
    }

    @Override
    public CompletableFuture<CommandResult> write(List<Condition> conditions, List<Mutation> mutations) {
        return write(conditions, mutations, new OperationTrace());
    }

    @Override
    public CompletableFuture<CommandResult> write(
            List<Condition> conditions, List<Mutation> mutations, OperationTrace trace) {
        long start = System.nanoTime();
        raft.proposed();
        CompletableFuture<CommandResult> result;
        try {
            result = kv.write(conditions, mutations, trace);
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.whenComplete((outcome, failure) -> {
            Operation operation = operation(conditions, mutations);
            if (failure == null) {
                raft.committed();
                done(operation, outcome(operation, outcome), start);
                record(trace);
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            raft.failed(reason(cause));
            if (!(cause instanceof NotLeaderException)) {
                done(operation, Outcome.ERROR, start);
            }
        });
    }

    @Override
    public CompletableFuture<Page> list(ListQuery query, Consistency consistency) {
        long start = System.nanoTime();
        return kv.list(query, consistency)
                .whenComplete((page, failure) ->
                        done(Operation.LIST, failure == null ? Outcome.SUCCESS : Outcome.ERROR, start));
    }

    private static Operation operation(List<Condition> conditions, List<Mutation> mutations) {
        if (mutations.size() != 1 || conditions.size() > 1) {
            return Operation.BATCH;
        }
        if (!conditions.isEmpty()) {
            return Operation.CAS;
        }
        return mutations.get(0) instanceof Mutation.Put ? Operation.PUT : Operation.DELETE;
    }

    private static Outcome outcome(Operation operation, CommandResult result) {
        if (result instanceof CommandResult.ConditionFailed) {
            return Outcome.CONFLICT;
        }
        return operation == Operation.DELETE
                        && result instanceof CommandResult.Written written
                        && !written.mutations().get(0).existed()
                ? Outcome.NOT_FOUND
                : Outcome.SUCCESS;
    }

    private static RaftMetrics.Failure reason(Throwable cause) {
        if (!(cause instanceof ApiException known)) {
            return RaftMetrics.Failure.OTHER;
        }
        return switch (known.code()) {
            case NO_LEADER -> RaftMetrics.Failure.NOT_LEADER;
            case OUTCOME_UNKNOWN -> RaftMetrics.Failure.TIMEOUT;
            case OVERLOADED -> RaftMetrics.Failure.QUEUE_FULL;
            default -> RaftMetrics.Failure.OTHER;
        };
    }

    private void done(Operation operation, Outcome outcome, long startNanos) {
        long nanos = System.nanoTime() - startNanos;
        storage.done(operation, outcome, nanos);
        if (slow.isSlow(nanos)) {
            storage.slow(operation);
        }
    }

    private void record(OperationTrace trace) {
        trace.forEach((part, nanos) -> {
            switch (part) {
                case QUORUM -> raft.commitTook(nanos);
                case APPLY -> raft.applyTook(nanos);
                case READ_INDEX -> raft.readIndexTook(nanos);
                default -> {
                    // The other parts have histograms where they happen, one observation per group commit.
                }
            }
        });
    }
}
