package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query string, read strictly: a parameter that is unknown, sent twice or malformed is named in a 400. */
final class QueryParameters {
    private final Map<String, Bytes> values = new HashMap<>();

    /** @param known every parameter that the route takes */
    QueryParameters(String query, List<String> known) {
        if (query == null || query.isEmpty()) {
            return;
        }
        for (int start = 0; start <= query.length(); ) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (end > start) {
                add(query, start, end, known);
            }
            start = end + 1;
        }
    }

    private void add(String query, int start, int end, List<String> known) {
        int equals = query.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        String name;
        Bytes value;
        try {
            name = PercentEncoding.decode(query, start, nameEnd, true).toUtf8();
            value = nameEnd == end ? Bytes.EMPTY : PercentEncoding.decode(query, nameEnd + 1, end, true);
        } catch (IllegalArgumentException e) {
            throw bad("query parameter " + quoted(query.substring(start, nameEnd)) + ": " + e.getMessage());
        }
        if (!known.contains(name)) {
            throw bad("unknown query parameter " + quoted(name) + ": " + NearestName.advice(name, known));
        }
        if (values.putIfAbsent(name, value) != null) {
            throw bad("query parameter " + quoted(name) + " is given twice");
        }
    }

    Optional<Bytes> bytes(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<String> text(String name) {
        return bytes(name).map(Bytes::toUtf8);
    }

    boolean flag(String name) {
        return text(name)
                .map(text -> switch (text) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw bad("query parameter " + quoted(name) + " must be true or false");
                })
                .orElse(false);
    }

    /** Digits only: no sign, and not those of other scripts. */
    int integer(String name, int fallback, int min, int max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.get().matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text.get());
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw bad("query parameter " + quoted(name) + " must be a number from " + min + " to " + max);
    }

    static ApiException bad(String message) {
        return new ApiException(ErrorCode.BAD_REQUEST, message);
    }

    /** Quoted for a message, cut where somebody sends a novel. */
    private static String quoted(String name) {
        return "'" + (name.length() > 64 ? name.substring(0, 64) + "..." : name) + "'";
    }
}
