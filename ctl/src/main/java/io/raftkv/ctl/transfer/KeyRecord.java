package io.raftkv.ctl.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A key with its value as JSON has it: {@code {"key","value","encoding","revision"}}, the form of {@code GET /keys} with
 * values and of each exported line. {@code key_encoding} appears only when a key is not UTF-8.
 */
public record KeyRecord(byte[] key, byte[] value, long revision) {

    /** @throws IllegalArgumentException if it is not such an object */
    public static KeyRecord parse(JsonNode node) {
        if (!node.isObject()
                || !node.path("key").isTextual()
                || !node.path("value").isTextual()) {
            throw new IllegalArgumentException("not an object with the strings key and value");
        }
        return new KeyRecord(
                decode(node.path("key").textValue(), node.path("key_encoding").asText("utf8")),
                decode(node.path("value").textValue(), node.path("encoding").asText("utf8")),
                node.path("revision").asLong(0));
    }

    private static byte[] decode(String text, String encoding) {
        return switch (encoding) {
            case "utf8" -> text.getBytes(StandardCharsets.UTF_8);
            case "base64" -> Base64.getDecoder().decode(text);
            default -> throw new IllegalArgumentException("encoding '" + encoding + "'; known are utf8 and base64");
        };
    }

    public ObjectNode toJson() {
        ObjectNode node = Json.mapper().createObjectNode();
        Utf8.decode(key)
                .ifPresentOrElse(
                        text -> node.put("key", text),
                        () -> node.put("key", Base64.getEncoder().encodeToString(key))
                                .put("key_encoding", "base64"));
        Utf8.decode(value)
                .ifPresentOrElse(
                        text -> node.put("value", text).put("encoding", "utf8"),
                        () -> node.put("value", Base64.getEncoder().encodeToString(value))
                                .put("encoding", "base64"));
        node.put("revision", revision);
        return node;
    }
}
