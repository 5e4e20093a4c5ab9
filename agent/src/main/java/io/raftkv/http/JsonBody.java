package io.raftkv.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.Json;
import io.raftkv.api.PeerHello;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Request bodies in JSON. */
final class JsonBody {
    /** What agents tell each other: a newer one may say more. What people send is strict, a misspelt field an error. */
    private static final Set<Class<?>> LENIENT = Set.of(JoinRequest.class, PeerHello.class);

    /** Takes no field twice, and no value for one of another type: 1.5 is no revision, and neither is "1". */
    private static final ObjectMapper STRICT = strict();

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int NAME_LENGTH_MAX = 64;

    private JsonBody() {}

    static <T> T read(byte[] body, Class<T> type) throws IOException {
        if (body.length == 0) {
            throw new EOFException("empty");
        }
        T value = (LENIENT.contains(type) ? Json.mapper() : STRICT).readValue(text(body), type);
        if (value == null) {
            throw new EOFException("null");
        }
        return value;
    }

    /** RFC 8259, section 8.1: UTF-8 and nothing else. The parser by itself takes overlong forms, which are other keys. */
    private static String text(byte[] body) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static ObjectMapper strict() {
        ObjectMapper mapper = Json.mapper()
                .copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.String, CoercionInputShape.EmptyString, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Integer).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /** What is wrong, without repeating content: it may hold values. */
    static String explain(IOException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.toList());
            return "unknown field '" + shortened(unknown.getPropertyName()) + "' at " + place(unknown) + ": "
                    + NearestName.advice(unknown.getPropertyName(), known);
        }
        if (failure instanceof JsonMappingException wrapped
                && wrapped.getCause() instanceof JsonProcessingException inside) {
            return explain(inside);
        }
        if (failure instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            String path = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return "field '" + path + "' has the wrong type";
        }
        if (failure instanceof JsonParseException parse) {
            boolean twice = parse.getOriginalMessage().startsWith("Duplicate field");
            return (twice ? "a field that was given before, at " : "no valid JSON at ") + place(parse);
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return failure instanceof JsonProcessingException processing
                ? "unexpected content at " + place(processing)
                : "it is empty";
    }

    private static String shortened(String name) {
        return name.length() > NAME_LENGTH_MAX ? name.substring(0, NAME_LENGTH_MAX) + "..." : name;
    }

    private static String place(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? "its start"
                : "line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
    }
}
