package io.raftkv.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Effect;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.history.History;
import io.raftkv.history.Outcome;
import io.raftkv.history.Request;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Carries out requests over HTTP, once each, and records what the answers say by the agent's own table of errors. */
final class KvClient {
    /** Longer than {@code limits.request_timeout} of the nodes, so that what they know is told. */
    private static final Duration PATIENT = Duration.ofSeconds(8);

    private static final Duration IMPATIENT = Duration.ofMillis(500);

    private static final Pattern FAILED_CONDITION = Pattern.compile("conditions\\[(\\d+)]");

    private final History history;
    private final boolean staleReads;
    private final Duration answerWithin;
    private final Tally withoutEffect;

    /** @param staleReads reads are sent with {@code consistency=stale}, and recorded as if they were not */
    KvClient(History history, boolean staleReads) {
        this(history, staleReads, PATIENT, new Tally());
    }

    private KvClient(History history, boolean staleReads, Duration answerWithin, Tally withoutEffect) {
        this.history = history;
        this.staleReads = staleReads;
        this.answerWithin = answerWithin;
        this.withoutEffect = withoutEffect;
    }

    /** The same for reads that give up soon: a node that was paused meets young ones when it wakes up. */
    KvClient impatient() {
        return new KvClient(history, staleReads, IMPATIENT, withoutEffect);
    }

    /** Why requests were refused that certainly had no effect, and how often. */
    Tally withoutEffect() {
        return withoutEffect;
    }

    /** @return what was told; empty when that is nothing about the keys */
    Optional<Outcome> carryOut(String client, TestNode node, Request request) {
        History.Pending pending = history.begin(client + "@" + node.id(), request);
        HttpAnswer answer;
        try {
            answer = send(node, request);
        } catch (ConnectException | HttpConnectTimeoutException notSent) {
            withoutEffect.count("not connected");
            return Optional.empty();
        } catch (IOException unanswered) {
            // Nobody was told anything: of a read there is nothing to judge.
            pending.unknown();
            return Optional.empty();
        }
        if (answer.status() < 300
                || answer.code().equals(ErrorCode.KEY_NOT_FOUND.name())
                || answer.code().equals(ErrorCode.CONDITION_FAILED.name())) {
            Outcome outcome = outcome(request, answer);
            pending.returned(outcome);
            return Optional.of(outcome);
        }
        ErrorCode code = ErrorCode.valueOf(answer.code());
        if (code.effect() == Effect.UNKNOWN) {
            pending.unknown();
        }
        if (answer.status() < 500 || code == ErrorCode.INTERNAL) {
            throw new AssertionError(node.id() + " answered a well-formed request with " + answer);
        }
        withoutEffect.count(code.name());
        return Optional.empty();
    }

    private HttpAnswer send(TestNode node, Request request) throws IOException {
        if (request instanceof Request.Read read) {
            String first = read.keys().iterator().next();
            String path = read.keys().size() == 1
                    ? "/keys/" + first + (staleReads ? "?consistency=stale" : "")
                    : "/keys?values=true&prefix=" + first.substring(0, first.indexOf('/') + 1)
                            + (staleReads ? "&consistency=stale" : "");
            return Http.send(answerWithin, "GET", node.url(path), null);
        }
        Request.Write write = (Request.Write) request;
        Request.Change change = write.changes().get(0);
        if (!isSingle(write)) {
            byte[] body = batch(write).getBytes(StandardCharsets.UTF_8);
            return Http.send(answerWithin, "POST", node.url("/batch"), body, "Content-Type", "application/json");
        }
        byte[] value = change.value() == null ? null : change.value().getBytes(StandardCharsets.UTF_8);
        return Http.send(
                answerWithin, value == null ? "DELETE" : "PUT", node.url("/keys/" + change.key()), value, tags(write));
    }

    private static boolean isSingle(Request.Write write) {
        return write.changes().size() == 1
                && write.conditions().size() <= 1
                && write.conditions().stream()
                        .allMatch(condition ->
                                condition.key().equals(write.changes().get(0).key()));
    }

    private static String[] tags(Request.Write write) {
        if (write.conditions().isEmpty()) {
            return new String[0];
        }
        long revision = write.conditions().get(0).revision();
        return revision == 0 ? new String[] {"If-None-Match", "*"} : new String[] {"If-Match", "\"" + revision + "\""};
    }

    private static String batch(Request.Write write) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode operations = body.putArray("operations");
        for (Request.Change change : write.changes()) {
            ObjectNode operation = operations.addObject().put("key", change.key());
            if (change.value() == null) {
                operation.put("op", "delete");
            } else {
                operation.put("op", "put").put("value", change.value());
            }
        }
        ArrayNode conditions = body.putArray("conditions");
        write.conditions()
                .forEach(condition ->
                        conditions.addObject().put("key", condition.key()).put("revision", condition.revision()));
        return body.toString();
    }

    private static Outcome outcome(Request request, HttpAnswer answer) {
        if (request instanceof Request.Read read) {
            return new Outcome.Seen(read.keys().size() > 1 ? listed(answer) : single(read, answer));
        }
        Request.Write write = (Request.Write) request;
        if (answer.status() == 412) {
            Matcher condition = FAILED_CONDITION.matcher(answer.text());
            int failed = condition.find() ? Integer.parseInt(condition.group(1)) : 0;
            return new Outcome.Refused(
                    write.conditions().get(failed).key(),
                    answer.json().path("revision").asLong());
        }
        List<Long> revisions = new ArrayList<>();
        if (!isSingle(write)) {
            answer.json()
                    .path("results")
                    .forEach(result -> revisions.add(result.path("revision").asLong()));
        } else {
            revisions.add(write.changes().get(0).value() == null ? 0 : answer.revision());
        }
        return new Outcome.Written(revisions);
    }

    private static Map<String, Outcome.Version> single(Request.Read read, HttpAnswer answer) {
        return answer.status() == 404
                ? Map.of()
                : Map.of(read.keys().iterator().next(), new Outcome.Version(answer.text(), answer.revision()));
    }

    private static Map<String, Outcome.Version> listed(HttpAnswer answer) {
        Map<String, Outcome.Version> versions = new HashMap<>();
        for (JsonNode item : answer.json().path("keys")) {
            versions.put(
                    item.path("key").asText(),
                    new Outcome.Version(
                            item.path("value").asText(), item.path("revision").asLong()));
        }
        return versions;
    }
}
