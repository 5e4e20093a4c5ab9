package io.raftkv.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A history written down by hand: from when to when, what was asked, what was told. */
final class Script {
    private final List<Operation> operations = new ArrayList<>();

    Script put(int from, int to, String key, String value, long revision) {
        return written(from, to, Request.put(key, value), revision);
    }

    Script delete(int from, int to, String key) {
        return written(from, to, Request.delete(key), 0);
    }

    Script written(int from, int to, Request.Write write, long... revisions) {
        return add(
                from,
                to,
                write,
                new Outcome.Written(Arrays.stream(revisions).boxed().toList()));
    }

    Script refused(int from, int to, Request.Write write, String key, long revision) {
        return add(from, to, write, new Outcome.Refused(key, revision));
    }

    /** Reads what is given as value and revision, key by key; a value of {@code null} is absent. */
    Script get(int from, int to, String key, String value, long revision) {
        return list(from, to, Map.of(key, value == null ? "" : value), revision);
    }

    Script absent(int from, int to, String key) {
        return get(from, to, key, null, 0);
    }

    /** Reads several keys at once, without revisions; an empty value is absent. */
    Script list(int from, int to, Map<String, String> values) {
        return list(from, to, values, 0);
    }

    Script unknown(int from, Request.Write write) {
        operations.add(
                new Operation(operations.size() + 1, "client", from, Operation.NEVER, write, new Outcome.Unknown()));
        return this;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    private Script list(int from, int to, Map<String, String> values, long revision) {
        Map<String, Outcome.Version> seen = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (!value.isEmpty()) {
                seen.put(key, new Outcome.Version(value, revision));
            }
        });
        return add(from, to, Request.get(values.keySet().toArray(String[]::new)), new Outcome.Seen(seen));
    }

    private Script add(int from, int to, Request request, Outcome outcome) {
        operations.add(new Operation(operations.size() + 1, "client", from, to, request, outcome));
        return this;
    }
}
