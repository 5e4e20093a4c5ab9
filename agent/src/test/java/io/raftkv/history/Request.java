package io.raftkv.history;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a client asked for. */
public sealed interface Request {
    /** Every key that the answer speaks of. */
    Set<String> keys();

    /** One key, or several at one instant. */
    record Read(Set<String> keys) implements Request {
        @Override
        public String toString() {
            return "get " + String.join(" ", new TreeSet<>(keys));
        }
    }

    /** All changes in order, if every condition holds; else nothing. */
    record Write(List<Condition> conditions, List<Change> changes) implements Request {
        @Override
        public Set<String> keys() {
            Set<String> keys = new LinkedHashSet<>();
            conditions.forEach(condition -> keys.add(condition.key()));
            changes.forEach(change -> keys.add(change.key()));
            return keys;
        }

        @Override
        public String toString() {
            String text = changes.stream().map(Change::toString).collect(Collectors.joining(", "));
            return conditions.isEmpty()
                    ? text
                    : text
                            + conditions.stream()
                                    .map(Condition::toString)
                                    .collect(Collectors.joining(" and ", " if ", ""));
        }
    }

    /** @param revision which the key must have; 0: it must be absent */
    record Condition(String key, long revision) {
        @Override
        public String toString() {
            return key + (revision == 0 ? " is absent" : " has revision " + revision);
        }
    }

    /** @param value what the key holds afterwards; {@code null} deletes it */
    record Change(String key, String value) {
        @Override
        public String toString() {
            return value == null ? "delete " + key : "put " + key + "=" + value;
        }
    }

    static Request get(String... keys) {
        return new Read(new LinkedHashSet<>(List.of(keys)));
    }

    static Write put(String key, String value) {
        return new Write(List.of(), List.of(new Change(key, value)));
    }

    static Write delete(String key) {
        return new Write(List.of(), List.of(new Change(key, null)));
    }

    /** The same write under a further condition. */
    static Write when(Write write, String key, long revision) {
        List<Condition> conditions = new ArrayList<>(write.conditions());
        conditions.add(new Condition(key, revision));
        return new Write(conditions, write.changes());
    }
}
