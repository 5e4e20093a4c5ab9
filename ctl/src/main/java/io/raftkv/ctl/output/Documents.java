package io.raftkv.ctl.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A result as a document for programs: {@code apiVersion} and {@code kind} first, then its fields. */
final class Documents {
    static final String API_VERSION = "raftkvctl/v1";

    private Documents() {}

    static String json(String kind, Object data, boolean onOneLine) {
        ObjectNode document = document(kind, data);
        try {
            return onOneLine
                    ? Json.mapper().writeValueAsString(document)
                    : Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String yaml(String kind, Object data) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(Json.mapper().convertValue(document(kind, data), Object.class));
    }

    private static ObjectNode document(String kind, Object data) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("apiVersion", API_VERSION);
        document.put("kind", kind);
        JsonNode fields = Json.mapper().valueToTree(data);
        if (fields.isObject()) {
            document.setAll((ObjectNode) fields);
        } else {
            document.set("items", fields);
        }
        return document;
    }
}
