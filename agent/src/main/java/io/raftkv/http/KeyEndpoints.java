package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.node.Consistency;
import io.raftkv.node.KvService;
import io.raftkv.store.StoredValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** {@code /keys/{key}}: one value, as raw bytes. */
final class KeyEndpoints {
    /** How often a write is tried again when its key changed between reading the revision and writing. */
    private static final int ATTEMPTS_MAX = 8;

    private final KvService kv;
    private final int keySizeBytesMax;

    KeyEndpoints(KvService kv, int keySizeBytesMax) {
        this.kv = kv;
        this.keySizeBytesMax = keySizeBytesMax;
    }

    static HttpField etag(long revision) {
        return new HttpField(HttpHeader.ETAG, "\"" + revision + "\"");
    }

    void get(Exchange exchange) {
        Bytes key = key(exchange);
        Consistency consistency = consistency(exchange);
        Preconditions preconditions = Preconditions.of(exchange.request().getHeaders());
        exchange.answerWhen(kv.get(key, consistency, exchange.trace()), found -> {
            long revision = found.map(StoredValue::revision).orElse(0L);
            if (!preconditions.ifMatchHolds(revision)) {
                conditionFailed(exchange, revision);
            } else if (found.isEmpty()) {
                exchange.error(ErrorCode.KEY_NOT_FOUND, "no such key", null);
            } else if (!preconditions.ifNoneMatchHolds(revision)) {
                exchange.answer(304, null, Exchange.EMPTY, etag(revision));
            } else {
                exchange.answer(200, Exchange.BINARY, found.get().value().unsafeArray(), etag(revision));
            }
        });
    }

    void put(Exchange exchange) {
        if (exchange.header(HttpHeader.CONTENT_RANGE) != null) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "a value is put as a whole: Content-Range is not allowed");
        }
        Bytes key = key(exchange);
        write(
                exchange,
                key,
                new Mutation.Put(key, Bytes.wrap(exchange.body())),
                written -> exchange.answer(201, null, Exchange.EMPTY, etag(written.revision())));
    }

    void delete(Exchange exchange) {
        Bytes key = key(exchange);
        write(exchange, key, new Mutation.Delete(key), written -> exchange.answer(204, null, Exchange.EMPTY));
    }

    private void write(
            Exchange exchange, Bytes key, Mutation mutation, Consumer<CommandResult.MutationResult> onWritten) {
        Preconditions preconditions = Preconditions.of(exchange.request().getHeaders());
        Optional<List<Condition>> conditions = preconditions.asConditions(key);
        List<Mutation> mutations = List.of(mutation);
        if (conditions.isPresent()) {
            if (!exchange.handOver()) {
                return;
            }
            exchange.answerWhen(kv.write(conditions.get(), mutations, exchange.trace()), result -> {
                if (result instanceof CommandResult.ConditionFailed failed) {
                    conditionFailed(exchange, failed.actualRevision());
                } else {
                    onWritten.accept(written(result));
                }
            });
            return;
        }
        exchange.answerWhen(
                kv.get(key, Consistency.LINEARIZABLE, exchange.trace()),
                found -> writeAt(
                        new ConditionalWrite(exchange, key, mutations, preconditions, onWritten),
                        found.map(StoredValue::revision).orElse(0L),
                        1));
    }

    /** A demand such as "one of these revisions" becomes "exactly the one it has now" if that is one of them. */
    private void writeAt(ConditionalWrite write, long revision, int attempt) {
        Exchange exchange = write.exchange();
        if (!write.preconditions().hold(revision)) {
            conditionFailed(exchange, revision);
            return;
        }
        if (attempt > ATTEMPTS_MAX) {
            exchange.error(ErrorCode.OVERLOADED, "the key changes faster than this condition can be checked", null);
            return;
        }
        if (!exchange.handOver()) {
            return;
        }
        exchange.answerWhen(
                kv.write(List.of(new Condition.RevisionIs(write.key(), revision)), write.mutations(), exchange.trace()),
                result -> {
                    if (result instanceof CommandResult.ConditionFailed failed) {
                        exchange.takeBack();
                        writeAt(write, failed.actualRevision(), attempt + 1);
                    } else {
                        write.onWritten().accept(written(result));
                    }
                });
    }

    private record ConditionalWrite(
            Exchange exchange,
            Bytes key,
            List<Mutation> mutations,
            Preconditions preconditions,
            Consumer<CommandResult.MutationResult> onWritten) {}

    private static CommandResult.MutationResult written(CommandResult result) {
        return ((CommandResult.Written) result).mutations().get(0);
    }

    private static void conditionFailed(Exchange exchange, long revision) {
        exchange.error(
                ErrorCode.CONDITION_FAILED,
                revision == 0
                        ? "the condition does not hold: the key is absent"
                        : "the condition does not hold: the key has revision " + revision,
                revision);
    }

    static Consistency consistency(Exchange exchange) {
        Optional<String> wanted = exchange.parameters().text("consistency");
        if (wanted.isEmpty() || wanted.get().equals("linearizable")) {
            return Consistency.LINEARIZABLE;
        }
        if (wanted.get().equals("stale")) {
            return Consistency.STALE;
        }
        throw QueryParameters.bad("query parameter 'consistency' must be linearizable or stale");
    }

    private Bytes key(Exchange exchange) {
        String path = exchange.target().path();
        Bytes key;
        try {
            key = PercentEncoding.decode(path, RouteTable.KEY_PREFIX.length(), path.length(), false);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the key in the path: " + e.getMessage());
        }
        if (key.isEmpty()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the key is empty: /keys/{key}");
        }
        KeySize.check(key, keySizeBytesMax);
        return key;
    }
}
