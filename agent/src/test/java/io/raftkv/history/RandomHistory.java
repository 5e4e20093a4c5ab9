package io.raftkv.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Histories as a store makes them: each operation takes effect at one moment between its invocation and its return, some
 * answers are lost, and then, for some histories, one answer or one time is falsified.
 */
final class RandomHistory {
    private static final long TIME = 1000;
    private static final int LIES = 7;

    private final Random random;
    private final List<String> keys;
    private final Map<String, Outcome.Version> store = new HashMap<>();
    private final long start;
    private long revision;
    private int values;

    private record Interval(long invoked, long effect, long returned) {}

    RandomHistory(long seed, List<String> keys) {
        this(seed, keys, 0, 0);
    }

    /**
     * @param start a time before all operations
     * @param revision one below all of theirs
     */
    RandomHistory(long seed, List<String> keys, long start, long revision) {
        this.random = new Random(seed);
        this.keys = keys;
        this.start = start;
        this.revision = revision;
    }

    /** @param concurrency how many operations run at a time, about */
    List<Operation> of(int count, int concurrency) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long invoked = start + random.nextLong(TIME * count);
            long length = 1 + random.nextLong(2 * TIME * concurrency);
            intervals.add(new Interval(invoked, invoked + random.nextLong(length), invoked + length));
        }
        intervals.sort((one, other) -> Long.compare(one.effect(), other.effect()));
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(operation(i + 1, intervals.get(i)));
        }
        return operations;
    }

    /** One answer or time changed; the history may be linearizable all the same. */
    List<Operation> falsified(List<Operation> history) {
        List<Operation> changed = new ArrayList<>(history);
        int at = random.nextInt(history.size());
        Operation operation = history.get(at);
        long invoked = operation.invoked();
        Outcome outcome = operation.outcome();
        switch (random.nextInt(LIES)) {
            case 0, 1, 2, 3 -> outcome = lie(operation, history);
            case 4 ->
                invoked = Math.max(0, Math.min(operation.returned(), start + random.nextLong(TIME * history.size())));
            default -> {
                if (!operation.isUnknown()) {
                    invoked = operation.returned() - 1;
                }
            }
        }
        long returned = outcome instanceof Outcome.Unknown
                ? Operation.NEVER
                : operation.isUnknown() ? invoked + random.nextLong(TIME) : operation.returned();
        changed.set(
                at,
                new Operation(operation.number(), operation.client(), invoked, returned, operation.request(), outcome));
        return changed;
    }

    private Operation operation(int number, Interval interval) {
        Request request = request();
        boolean lost = request instanceof Request.Write && random.nextInt(5) == 0;
        boolean happens = !lost || random.nextBoolean();
        Outcome outcome = happens ? carryOut(request) : new Outcome.Unknown();
        return lost
                ? new Operation(number, "client", interval.invoked(), Operation.NEVER, request, new Outcome.Unknown())
                : new Operation(number, "client", interval.invoked(), interval.returned(), request, outcome);
    }

    private Request request() {
        String key = key();
        Request.Write write = random.nextInt(4) == 0 ? Request.delete(key) : Request.put(key, value());
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Request.get(key);
            case 3 -> Request.get(keys.toArray(String[]::new));
            case 4, 5 -> write;
            case 6, 7 -> Request.when(write, key, someRevision(key));
            default -> batch();
        };
    }

    private Request batch() {
        List<Request.Change> changes = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            changes.add(new Request.Change(key(), random.nextInt(4) == 0 ? null : value()));
        }
        Request.Write batch = new Request.Write(List.of(), changes);
        String key = key();
        return random.nextBoolean() ? batch : Request.when(batch, key, someRevision(key));
    }

    private long someRevision(String key) {
        Outcome.Version current = store.get(key);
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextLong(revision + 2);
            default -> current == null ? 0 : current.revision();
        };
    }

    private Outcome carryOut(Request request) {
        if (request instanceof Request.Read read) {
            Map<String, Outcome.Version> seen = new HashMap<>(store);
            seen.keySet().retainAll(read.keys());
            return new Outcome.Seen(seen);
        }
        Request.Write write = (Request.Write) request;
        for (Request.Condition condition : write.conditions()) {
            long actual = store.containsKey(condition.key())
                    ? store.get(condition.key()).revision()
                    : 0;
            if (actual != condition.revision()) {
                return new Outcome.Refused(condition.key(), actual);
            }
        }
        List<Long> revisions = new ArrayList<>();
        for (Request.Change change : write.changes()) {
            revision++;
            if (change.value() == null) {
                store.remove(change.key());
                revisions.add(0L);
            } else {
                store.put(change.key(), new Outcome.Version(change.value(), revision));
                revisions.add(revision);
            }
        }
        return new Outcome.Written(revisions);
    }

    /** What another operation saw or wrote, or the opposite of what was told. */
    private Outcome lie(Operation operation, List<Operation> history) {
        if (operation.request() instanceof Request.Read read) {
            List<Operation> others = new ArrayList<>(history);
            Collections.shuffle(others, random);
            for (Operation other : others) {
                if (other != operation && other.outcome() instanceof Outcome.Seen seen) {
                    Map<String, Outcome.Version> versions =
                            new HashMap<>(((Outcome.Seen) operation.outcome()).versions());
                    String key = List.copyOf(read.keys())
                            .get(random.nextInt(read.keys().size()));
                    versions.remove(key);
                    if (seen.versions().containsKey(key)) {
                        versions.put(key, seen.versions().get(key));
                    }
                    return new Outcome.Seen(versions);
                }
            }
            return new Outcome.Seen(Map.of());
        }
        Request.Write write = (Request.Write) operation.request();
        if (operation.outcome() instanceof Outcome.Written
                && !write.conditions().isEmpty()) {
            Request.Condition condition = write.conditions().get(0);
            return new Outcome.Refused(condition.key(), Math.max(0, condition.revision() - 1));
        }
        return operation.isUnknown() || operation.outcome() instanceof Outcome.Refused
                ? new Outcome.Written(write.changes().stream()
                        .map(change -> change.value() == null ? 0L : ++revision)
                        .toList())
                : operation.outcome();
    }

    private String key() {
        return keys.get(random.nextInt(keys.size()));
    }

    private String value() {
        return "v" + ++values;
    }
}
