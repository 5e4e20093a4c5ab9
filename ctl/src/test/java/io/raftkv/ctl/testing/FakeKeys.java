package io.raftkv.ctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import io.raftkv.api.BatchRequest;
import io.raftkv.api.BatchResponse;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.api.KeysResponse;
import io.raftkv.command.Bytes;
import io.raftkv.ctl.client.StoredEntry;
import io.raftkv.ctl.testing.FakeAgent.FakeFailure;
import io.raftkv.ctl.transfer.KeyRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /keys} and {@code /batch} of a {@link FakeAgent}. */
final class FakeKeys {
    private static final int REQUEST_BYTES_MAX = 1 << 20;

    private final FakeCluster cluster;

    FakeKeys(FakeCluster cluster) {
        this.cluster = cluster;
    }

    void handle(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (body.length > REQUEST_BYTES_MAX) {
            throw new FakeFailure(ErrorCode.TOO_LARGE, "the body is larger than 1 MiB", null);
        }
        if (path.equals("/batch")) {
            FakeAgent.answer(exchange, 200, batch(Json.mapper().readValue(body, BatchRequest.class)));
        } else if (path.equals("/keys")) {
            FakeAgent.answer(exchange, 200, page(exchange.getRequestURI().getRawQuery()));
        } else {
            single(exchange, Bytes.wrap(decode(path.substring("/keys/".length()))), body);
        }
    }

    private void single(HttpExchange exchange, Bytes key, byte[] body) throws IOException {
        StoredEntry entry = cluster.data.get(key);
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (entry == null) {
                    throw new FakeFailure(ErrorCode.KEY_NOT_FOUND, "no such key", null);
                }
                exchange.getResponseHeaders().set("ETag", "\"" + entry.revision() + "\"");
                exchange.sendResponseHeaders(200, entry.value().length == 0 ? -1 : entry.value().length);
                exchange.getResponseBody().write(entry.value());
            }
            case "PUT" -> {
                checkConditions(exchange, entry);
                exchange.getResponseHeaders().set("ETag", "\"" + cluster.put(key, body) + "\"");
                exchange.sendResponseHeaders(201, -1);
            }
            case "DELETE" -> {
                checkConditions(exchange, entry);
                cluster.data.remove(key);
                exchange.sendResponseHeaders(204, -1);
            }
            default -> throw new FakeFailure(ErrorCode.METHOD_NOT_ALLOWED, "method", null);
        }
    }

    private static void checkConditions(HttpExchange exchange, StoredEntry entry) {
        long revision = entry == null ? 0 : entry.revision();
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        boolean absent = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        if ((absent && entry != null) || (match != null && !match.equals("\"" + revision + "\""))) {
            throw new FakeFailure(ErrorCode.CONDITION_FAILED, "the key has revision " + revision, revision);
        }
    }

    private BatchResponse batch(BatchRequest request) {
        List<BatchResponse.Result> results = new ArrayList<>();
        for (BatchRequest.Operation operation : request.operations()) {
            byte[] key = decode(operation.key(), operation.keyEncoding());
            long revision = cluster.put(Bytes.wrap(key), decode(operation.value(), operation.encoding()));
            results.add(new BatchResponse.Result("put", revision, false));
        }
        return new BatchResponse(cluster.revision, results);
    }

    private static byte[] decode(String text, String encoding) {
        return "base64".equals(encoding) ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private KeysResponse page(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            parameters.put(pair[0], URLDecoder.decode(pair[1].replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        int limit = Integer.parseInt(parameters.get("limit"));
        Bytes prefix = Bytes.utf8(parameters.getOrDefault("prefix", ""));
        Bytes cursor = Bytes.utf8(parameters.getOrDefault("cursor", ""));
        List<JsonNode> keys = new ArrayList<>();
        for (Map.Entry<Bytes, StoredEntry> each : cluster.data.entrySet()) {
            if (!each.getKey().startsWith(prefix) || each.getKey().compareTo(cursor) <= 0) {
                continue;
            }
            if (keys.size() == limit) {
                String last = new String(lastKey(keys), StandardCharsets.UTF_8);
                return new KeysResponse(keys, keys.size(), true, last);
            }
            byte[] key = each.getKey().unsafeArray();
            KeyRecord item =
                    new KeyRecord(key, each.getValue().value(), each.getValue().revision());
            keys.add(
                    "true".equals(parameters.get("values"))
                            ? item.toJson()
                            : TextNode.valueOf(new String(key, StandardCharsets.UTF_8)));
        }
        return new KeysResponse(keys, keys.size(), false, null);
    }

    private static byte[] lastKey(List<JsonNode> keys) {
        JsonNode last = keys.get(keys.size() - 1);
        return last.isTextual()
                ? last.textValue().getBytes(StandardCharsets.UTF_8)
                : KeyRecord.parse(last).key();
    }

    private static byte[] decode(String rawPath) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rawPath.length(); i++) {
            if (rawPath.charAt(i) == '%') {
                bytes.write(Integer.parseInt(rawPath.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(rawPath.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
