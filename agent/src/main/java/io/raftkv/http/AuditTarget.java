package io.raftkv.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a request names, as far as a trail may hold it: known fields of its body, and never one that could be secret. */
final class AuditTarget {
    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int TEXT_MAX = 200;
    private static final List<String> FIELDS = List.of(
            "node_id",
            "addr",
            "http",
            "nonvoter",
            "auto",
            "accept_data_loss",
            "holder",
            "operation",
            "take_over",
            "ttl_ms",
            "level",
            "logger");

    private AuditTarget() {}

    /** @return {@code null} when nothing is named */
    static Map<String, String> of(byte[] body) {
        if (body.length == 0 || body.length > BODY_BYTES_MAX) {
            return null;
        }
        JsonNode json;
        try {
            json = Json.mapper().readTree(body);
        } catch (IOException noJson) {
            return null;
        }
        Map<String, String> named = new TreeMap<>();
        for (String field : FIELDS) {
            JsonNode value = json == null ? null : json.get(field);
            if (value != null && value.isValueNode() && !value.isNull()) {
                named.put(field, shortened(value.asText()));
            }
        }
        return named.isEmpty() ? null : named;
    }

    /** Callers choose these texts: they must not fill the trail. */
    static String shortened(String text) {
        return text == null || text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "...";
    }
}
