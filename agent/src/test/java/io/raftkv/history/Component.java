package io.raftkv.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations on keys that meet each other, with keys and values numbered for the search. */
final class Component {
    private final RevisionNames names;
    private final Evidence evidence;
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final List<Map<String, Integer>> values = new ArrayList<>();
    private final List<Step> definite;
    private final List<Step> unknown;

    Component(List<Operation> operations, RevisionNames names, Evidence evidence) {
        this.names = names;
        this.evidence = evidence;
        operations.forEach(this::number);
        List<Step> steps = operations.stream()
                .map(this::step)
                .sorted(Comparator.comparingLong(step -> step.operation().invoked()))
                .toList();
        definite = steps.stream().filter(step -> !step.isUnknown()).toList();
        unknown = steps.stream()
                .filter(step -> step.isUnknown() && mayMatter(step, steps))
                .toList();
    }

    /** Those that were answered, in the order in which they were invoked. */
    List<Step> definite() {
        return definite;
    }

    /** Those that may have taken effect, without the ones whose effect nobody can have noticed. */
    List<Step> unknown() {
        return unknown;
    }

    List<String> keys() {
        return List.copyOf(keys.keySet());
    }

    /** Every key is absent. */
    int[] initialState() {
        return new int[keys.size()];
    }

    /** A state for people. */
    Map<String, String> describe(int[] state) {
        Map<String, String> described = new LinkedHashMap<>();
        keys.forEach((key, number) -> {
            String value = "absent";
            for (Map.Entry<String, Integer> entry : values.get(number).entrySet()) {
                if (entry.getValue() == state[number]) {
                    long revision = names.revision(key, entry.getKey());
                    value = entry.getKey() + (revision == 0 ? "" : " (" + revision + ")");
                }
            }
            described.put(key, value);
        });
        return described;
    }

    private void number(Operation operation) {
        for (String key : operation.request().keys()) {
            if (keys.putIfAbsent(key, keys.size()) == null) {
                values.add(new HashMap<>());
            }
        }
        if (operation.request() instanceof Request.Write write) {
            for (Request.Change change : write.changes()) {
                Map<String, Integer> known = values.get(keys.get(change.key()));
                if (change.value() != null && known.putIfAbsent(change.value(), known.size() + 1) != null) {
                    throw new IllegalArgumentException("a value names one write, and this one names two: " + change);
                }
            }
        }
    }

    private Step step(Operation operation) {
        if (operation.request() instanceof Request.Read read) {
            return new Step(operation, seen(read, (Outcome.Seen) operation.outcome()), List.of(), List.of(), 0, 0);
        }
        Request.Write write = (Request.Write) operation.request();
        List<Step.Guard> conditions = write.conditions().stream()
                .map(condition -> guard(condition.key(), condition.revision()))
                .toList();
        if (operation.outcome() instanceof Outcome.Refused refused) {
            return evidence == Evidence.VALUES
                    ? new Step(operation, List.of(), conditions, List.of(), 0, 0)
                    : new Step(
                            operation, List.of(guard(refused.key(), refused.revision())), conditions, List.of(), 0, 0);
        }
        List<Step.Change> changes = write.changes().stream()
                .map(change -> new Step.Change(keys.get(change.key()), number(change.key(), change.value())))
                .toList();
        long[] revisions = evidence == Evidence.VALUES
                ? new long[0]
                : write.changes().stream()
                        .filter(change -> change.value() != null)
                        .mapToLong(change -> names.revision(change.key(), change.value()))
                        .filter(revision -> revision != 0)
                        .sorted()
                        .toArray();
        return revisions.length == 0
                ? new Step(operation, conditions, List.of(), changes, 0, 0)
                : new Step(operation, conditions, List.of(), changes, revisions[0], revisions[revisions.length - 1]);
    }

    private List<Step.Guard> seen(Request.Read read, Outcome.Seen seen) {
        List<Step.Guard> guards = new ArrayList<>();
        for (String key : read.keys()) {
            Outcome.Version version = seen.versions().get(key);
            BitSet held = new BitSet();
            int number = number(key, version == null ? null : version.value());
            if (number >= 0) {
                held.set(number);
            }
            guards.add(new Step.Guard(keys.get(key), held, true));
        }
        return guards;
    }

    /** @return 0 for {@code null}, -1 for what nobody wrote to the key */
    private int number(String key, String value) {
        return value == null ? 0 : values.get(keys.get(key)).getOrDefault(value, -1);
    }

    /** A revision that nobody was told the write of can belong to any write whose revision nobody was told. */
    private Step.Guard guard(String key, long revision) {
        BitSet held = new BitSet();
        RevisionNames.Name name = names.name(revision);
        if (revision == 0) {
            held.set(0);
        } else if (name == null) {
            values.get(keys.get(key)).forEach((value, number) -> held.set(number, names.revision(key, value) == 0));
        } else if (name.key().equals(key) && number(key, name.value()) > 0) {
            held.set(number(key, name.value()));
        }
        return new Step.Guard(keys.get(key), held, revision == 0 || name != null);
    }

    /**
     * Leaving out an effect that no other operation waits for explains whatever including it would: what comes next at its
     * keys overwrites it. An unknown deletion always may matter, its effect looks like many others.
     */
    private static boolean mayMatter(Step unknown, List<Step> steps) {
        return unknown.changes().stream()
                .anyMatch(change -> change.value() == 0
                        || steps.stream()
                                .anyMatch(step -> step != unknown && step.mayNeed(change.key(), change.value())));
    }
}
