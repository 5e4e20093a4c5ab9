package io.raftkv.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What an agent answered. Header names are lower case. */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text(), e);
        }
    }

    /** The revision in the entity tag. */
    public long revision() {
        return Long.parseLong(headers.get("etag").replace("\"", ""));
    }

    /** The error code, empty for an answer without one. */
    public String code() {
        return status < 400 ? "" : json().path("code").asText();
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
