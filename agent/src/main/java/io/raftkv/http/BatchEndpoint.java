package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.BatchRequest;
import io.raftkv.api.BatchResponse;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.node.KvService;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /batch}: many changes in one log entry, all or none. */
final class BatchEndpoint {
    private final KvService kv;
    private final int keySizeBytesMax;

    BatchEndpoint(KvService kv, int keySizeBytesMax) {
        this.kv = kv;
        this.keySizeBytesMax = keySizeBytesMax;
    }

    void batch(Exchange exchange) {
        BatchRequest request = exchange.json(BatchRequest.class);
        List<Mutation> mutations = mutations(request);
        List<Condition> conditions = conditions(request);
        if (mutations.isEmpty() && conditions.isEmpty()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the batch is empty: give it operations or conditions");
        }
        if (!exchange.handOver()) {
            return;
        }
        exchange.answerWhen(kv.write(conditions, mutations, exchange.trace()), result -> {
            if (result instanceof CommandResult.ConditionFailed failed) {
                conditionFailed(exchange, request, failed);
            } else {
                exchange.answerJson(200, response(mutations, (CommandResult.Written) result));
            }
        });
    }

    private List<Mutation> mutations(BatchRequest request) {
        List<Mutation> mutations = new ArrayList<>();
        if (request.operations() == null) {
            return mutations;
        }
        for (BatchRequest.Operation operation : request.operations()) {
            String field = "operations[" + mutations.size() + "]";
            if (operation == null || operation.op() == null) {
                throw bad(field + ".op is missing: put or delete");
            }
            Bytes key = key(operation.key(), operation.keyEncoding(), field);
            switch (operation.op()) {
                case "put" -> mutations.add(new Mutation.Put(key, value(operation, field)));
                case "delete" -> {
                    if (operation.value() != null) {
                        throw bad(field + ".value does not belong to a delete");
                    }
                    mutations.add(new Mutation.Delete(key));
                }
                default -> throw bad(field + ".op must be put or delete");
            }
        }
        return mutations;
    }

    private static Bytes value(BatchRequest.Operation operation, String field) {
        if (operation.value() == null) {
            throw bad(field + ".value is missing");
        }
        return bytes(operation.value(), operation.encoding(), field + ".value");
    }

    private List<Condition> conditions(BatchRequest request) {
        List<Condition> conditions = new ArrayList<>();
        if (request.conditions() == null) {
            return conditions;
        }
        for (BatchRequest.Condition condition : request.conditions()) {
            String field = "conditions[" + conditions.size() + "]";
            if (condition == null || condition.revision() == null || condition.revision() < 0) {
                throw bad(field + ".revision must be a revision, or 0 for an absent key");
            }
            conditions.add(new Condition.RevisionIs(
                    key(condition.key(), condition.keyEncoding(), field), condition.revision()));
        }
        return conditions;
    }

    private Bytes key(String text, String encoding, String field) {
        if (text == null || text.isEmpty()) {
            throw bad(field + ".key is missing");
        }
        Bytes key = bytes(text, encoding, field + ".key");
        if (key.isEmpty()) {
            throw bad(field + ".key is empty");
        }
        KeySize.check(key, keySizeBytesMax);
        return key;
    }

    private static Bytes bytes(String text, String encoding, String field) {
        try {
            return TextEncoding.bytes(text, encoding);
        } catch (IllegalArgumentException e) {
            throw bad(field + ": encoding " + e.getMessage());
        }
    }

    private static ApiException bad(String message) {
        return new ApiException(ErrorCode.BAD_REQUEST, message);
    }

    private static void conditionFailed(Exchange exchange, BatchRequest request, CommandResult.ConditionFailed failed) {
        BatchRequest.Condition condition = request.conditions().get(failed.index());
        exchange.error(
                ErrorCode.CONDITION_FAILED,
                "conditions[" + failed.index() + "] does not hold: key '" + condition.key() + "' has revision "
                        + failed.actualRevision() + ", not " + condition.revision(),
                failed.actualRevision());
    }

    private static BatchResponse response(List<Mutation> mutations, CommandResult.Written written) {
        List<BatchResponse.Result> results = new ArrayList<>(mutations.size());
        for (int i = 0; i < mutations.size(); i++) {
            CommandResult.MutationResult result = written.mutations().get(i);
            results.add(new BatchResponse.Result(
                    mutations.get(i) instanceof Mutation.Put ? "put" : "delete", result.revision(), result.existed()));
        }
        return new BatchResponse(written.revision(), results);
    }
}
