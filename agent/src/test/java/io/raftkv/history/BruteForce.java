package io.raftkv.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tries every order of a small history, by the definition and without any of the checker's means: no components, no
 * numbers, no memory, nothing left out.
 */
final class BruteForce {
    private final List<Operation> history;
    private final boolean revisionsCount;
    private final Map<String, Long> revisions = new HashMap<>();

    BruteForce(List<Operation> history, Evidence evidence) {
        this.history = history;
        this.revisionsCount = evidence == Evidence.VALUES_AND_REVISIONS;
    }

    boolean isLinearizable() {
        for (Operation operation : history) {
            if (!learn(operation)) {
                return false;
            }
        }
        return extend(history, new HashMap<>(), 0);
    }

    /** @param state values of the keys that are there */
    private boolean extend(List<Operation> left, Map<String, String> state, long lastRevision) {
        if (left.stream().allMatch(Operation::isUnknown)) {
            return true;
        }
        for (Operation next : left) {
            boolean waits = left.stream().anyMatch(other -> other.returned() < next.invoked());
            long lowest = bound(next, true);
            if (waits || !fits(next, state) || lowest != 0 && lowest <= lastRevision) {
                continue;
            }
            Map<String, String> after = new HashMap<>(state);
            if (!(next.outcome() instanceof Outcome.Refused) && next.request() instanceof Request.Write write) {
                write.changes().forEach(change -> {
                    if (change.value() == null) {
                        after.remove(change.key());
                    } else {
                        after.put(change.key(), change.value());
                    }
                });
            }
            List<Operation> rest = new ArrayList<>(left);
            rest.remove(next);
            if (extend(rest, after, Math.max(lastRevision, bound(next, false)))) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(Operation operation, Map<String, String> state) {
        if (operation.request() instanceof Request.Read read) {
            Outcome.Seen seen = (Outcome.Seen) operation.outcome();
            return read.keys().stream().allMatch(key -> {
                Outcome.Version version = seen.versions().get(key);
                return Objects.equals(state.get(key), version == null ? null : version.value());
            });
        }
        Request.Write write = (Request.Write) operation.request();
        if (operation.outcome() instanceof Outcome.Refused refused) {
            boolean named = !revisionsCount || mayHave(refused.key(), refused.revision(), state);
            return named
                    && write.conditions().stream()
                            .anyMatch(condition -> !certainlyHas(condition.key(), condition.revision(), state));
        }
        return write.conditions().stream().allMatch(condition -> mayHave(condition.key(), condition.revision(), state));
    }

    private boolean mayHave(String key, long revision, Map<String, String> state) {
        String value = state.get(key);
        if (revision == 0 || value == null) {
            return revision == 0 && value == null;
        }
        Long told = revisions.get(key + "=" + value);
        return told == null ? !revisions.containsValue(revision) : told == revision;
    }

    private boolean certainlyHas(String key, long revision, Map<String, String> state) {
        return mayHave(key, revision, state) && (revision == 0 || revisions.containsValue(revision));
    }

    /** The lowest or highest revision that is known of what the operation wrote, or 0. */
    private long bound(Operation operation, boolean lowest) {
        if (!revisionsCount
                || operation.outcome() instanceof Outcome.Refused
                || !(operation.request() instanceof Request.Write write)) {
            return 0;
        }
        return write.changes().stream()
                .map(change -> revisions.getOrDefault(change.key() + "=" + change.value(), 0L))
                .filter(revision -> revision > 0)
                .reduce((one, other) -> lowest ? Math.min(one, other) : Math.max(one, other))
                .orElse(0L);
    }

    private boolean learn(Operation operation) {
        Map<String, Long> told = new HashMap<>();
        if (operation.outcome() instanceof Outcome.Seen seen) {
            seen.versions().forEach((key, version) -> told.put(key + "=" + version.value(), version.revision()));
        } else if (operation.outcome() instanceof Outcome.Written written) {
            List<Request.Change> changes = ((Request.Write) operation.request()).changes();
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).value() != null) {
                    told.put(
                            changes.get(i).key() + "=" + changes.get(i).value(),
                            written.revisions().get(i));
                }
            }
        }
        for (Map.Entry<String, Long> entry : told.entrySet()) {
            Long before = revisions.get(entry.getKey());
            if (before == null && revisions.containsValue(entry.getValue())
                    || before != null && !before.equals(entry.getValue())) {
                return false;
            }
            revisions.put(entry.getKey(), entry.getValue());
        }
        return true;
    }
}
