package io.raftkv.store;

import io.raftkv.check.Check;
import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The net effect of some entries on the key space: per key its new value, or {@code null} when it was removed. */
public final class Changes {
    /** A key in its space. */
    public record SpaceKey(Space space, Bytes key) implements Comparable<SpaceKey> {
        private static final Comparator<SpaceKey> ORDER =
                Comparator.comparing(SpaceKey::space).thenComparing(SpaceKey::key);

        @Override
        public int compareTo(SpaceKey other) {
            return ORDER.compare(this, other);
        }
    }

    // Sorted: iteration order must not depend on hash codes anywhere near the state machine.
    private final SortedMap<SpaceKey, StoredValue> byKey = new TreeMap<>();
    private final SortedMap<String, Bytes> local = new TreeMap<>();

    public boolean contains(Space space, Bytes key) {
        return byKey.containsKey(new SpaceKey(space, key));
    }

    /** The pending value, {@code null} when removed; ask {@link #contains} first. */
    public StoredValue get(Space space, Bytes key) {
        return byKey.get(new SpaceKey(space, key));
    }

    public void put(Space space, Bytes key, StoredValue value) {
        byKey.put(new SpaceKey(space, key), value);
    }

    public void remove(Space space, Bytes key) {
        byKey.put(new SpaceKey(space, key), null);
    }

    /**
     * Sets a local value: committed, checkpointed and restored with the keys, but no key, in no space and not part of
     * the state hash. For what this replica must remember about exactly this applied index, such as the configuration
     * of the group in force there.
     *
     * @param name of lower-case letters, digits, dots and dashes
     */
    public void putLocal(String name, Bytes value) {
        Check.argument(name.matches("[a-z0-9.-]+"), "not a name of a local value: %s", name);
        local.put(name, value);
    }

    /** Whether no key is touched. */
    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    public void forEach(BiConsumer<SpaceKey, StoredValue> visitor) {
        byKey.forEach(visitor);
    }

    /** The changed keys in order, {@code null} standing for a removal. */
    public Set<Map.Entry<SpaceKey, StoredValue>> entries() {
        return Collections.unmodifiableSet(byKey.entrySet());
    }

    /** The local values that are set. */
    public Set<Map.Entry<String, Bytes>> localEntries() {
        return Collections.unmodifiableSet(local.entrySet());
    }
}
