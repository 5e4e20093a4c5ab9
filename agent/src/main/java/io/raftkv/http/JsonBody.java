package io.raftkv.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.Json;
import io.raftkv.api.PeerHello;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Request bodies in JSON. */
final class JsonBody {
    /** What agents tell each other: a newer one may say more. What people send is strict, a misspelt field an error. */
    private static final Set<Class<?>> LENIENT = Set.of(JoinRequest.class, PeerHello.class);

    private JsonBody() {}

    static <T> T read(byte[] body, Class<T> type) throws IOException {
        if (body.length == 0) {
            throw new EOFException("empty");
        }
        var reader = Json.mapper().readerFor(type);
        if (!LENIENT.contains(type)) {
            reader = reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        }
        T value = reader.readValue(body);
        if (value == null) {
            throw new EOFException("null");
        }
        return value;
    }

    /** What is wrong, without repeating content: it may hold values. */
    static String explain(IOException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.toList());
            return "unknown field '" + unknown.getPropertyName() + "' at " + place(unknown) + ": "
                    + NearestName.advice(unknown.getPropertyName(), known);
        }
        if (failure instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            String path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return "field '" + path + "' has the wrong type";
        }
        if (failure instanceof JsonParseException parse) {
            return "no valid JSON at " + place(parse);
        }
        return failure instanceof JsonProcessingException processing
                ? "unexpected content at " + place(processing)
                : "it is empty";
    }

    private static String place(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? "its start"
                : "line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
    }
}
