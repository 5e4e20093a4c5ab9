package io.raftkv.it.faults;

import io.raftkv.history.Outcome;
import io.raftkv.history.Request;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A few keys that meet in batches and lists, and so are judged together; what clients know of them. */
final class KeyGroup {
    private final String prefix;
    private final List<String> keys;
    private final Map<String, Long> lastToldRevisions = new ConcurrentHashMap<>();
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger operationsLeft;

    /** @param operations after which clients go on to another group, so that what is unknown does not pile up here */
    KeyGroup(int number, int operations) {
        prefix = "group" + number + "/";
        keys = List.of(prefix + "a", prefix + "b", prefix + "c");
        operationsLeft = new AtomicInteger(operations);
    }

    /** @return false when there were enough */
    boolean take() {
        return operationsLeft.getAndDecrement() > 0;
    }

    Request readAll() {
        return Request.get(keys.toArray(String[]::new));
    }

    Request drawRead(Random random) {
        return Request.get(key(random));
    }

    /** A request as a client may have it that has seen some revisions, old and new ones. */
    Request draw(Random random) {
        int kind = random.nextInt(100);
        String key = key(random);
        if (kind < 38) {
            return Request.get(key);
        }
        if (kind < 46) {
            return readAll();
        }
        if (kind < 64) {
            return Request.put(key, value());
        }
        if (kind < 71) {
            return Request.delete(key);
        }
        if (kind < 78) {
            return Request.when(Request.put(key, value()), key, 0);
        }
        if (kind < 89) {
            long known = lastToldRevisions.getOrDefault(key, 0L);
            Request.Write write =
                    random.nextInt(5) == 0 && known != 0 ? Request.delete(key) : Request.put(key, value());
            return Request.when(write, key, known);
        }
        return batch(random);
    }

    /** Remembers the revisions that an answer told. */
    void learn(Request request, Outcome outcome) {
        if (outcome instanceof Outcome.Seen seen) {
            seen.versions().forEach((key, version) -> lastToldRevisions.put(key, version.revision()));
        } else if (outcome instanceof Outcome.Refused refused) {
            lastToldRevisions.put(refused.key(), refused.revision());
        } else if (outcome instanceof Outcome.Written written && request instanceof Request.Write write) {
            for (int i = 0; i < written.revisions().size(); i++) {
                lastToldRevisions.put(
                        write.changes().get(i).key(), written.revisions().get(i));
            }
        }
    }

    private Request batch(Random random) {
        Request.Write batch = new Request.Write(
                List.of(),
                keys.stream()
                        .filter(key -> random.nextInt(3) > 0)
                        .map(key -> new Request.Change(key, random.nextInt(6) == 0 ? null : value()))
                        .toList());
        if (batch.changes().isEmpty()) {
            return readAll();
        }
        for (int conditions = random.nextInt(3); conditions > 0; conditions--) {
            String key = key(random);
            batch = Request.when(batch, key, lastToldRevisions.getOrDefault(key, 0L));
        }
        return batch;
    }

    private String key(Random random) {
        return keys.get(random.nextInt(keys.size()));
    }

    private String value() {
        return "v" + values.incrementAndGet();
    }
}
