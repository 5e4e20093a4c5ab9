package io.raftkv.store;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A key space in maps: what the real one is compared with. For one thread. */
public final class MemoryKeySpace implements KeySpace {
    private final Map<Space, NavigableMap<Bytes, StoredValue>> values = new EnumMap<>(Space.class);
    private final Map<String, Bytes> locals = new TreeMap<>();
    private StateHeader header = StateHeader.EMPTY;
    private int commits;

    public MemoryKeySpace() {
        for (Space space : Space.values()) {
            values.put(space, new TreeMap<>());
        }
    }

    /** How many commits there were. */
    public int commits() {
        return commits;
    }

    /** An independent copy of this instant, that can be written to: what a snapshot is to the real one. */
    public MemoryKeySpace copy() {
        MemoryKeySpace copy = new MemoryKeySpace();
        values.forEach((space, map) -> copy.values.get(space).putAll(map));
        copy.locals.putAll(locals);
        copy.header = header;
        return copy;
    }

    @Override
    public StoredValue get(Space space, Bytes key) {
        return values.get(space).get(key);
    }

    @Override
    public StateHeader header() {
        return header;
    }

    @Override
    public Bytes local(String name) {
        return locals.get(name);
    }

    @Override
    public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        NavigableMap<Bytes, StoredValue> all = values.get(space);
        NavigableMap<Bytes, StoredValue> inRange = range.end() == null
                ? all.tailMap(range.start(), true)
                : range.start().compareTo(range.end()) >= 0
                        ? new TreeMap<>()
                        : all.subMap(range.start(), true, range.end(), false);
        for (var entry : (reverse ? inRange.descendingMap() : inRange).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public void commit(Changes changes, StateHeader next) {
        commits++;
        changes.forEach((key, value) -> {
            if (value == null) {
                values.get(key.space()).remove(key.key());
            } else {
                values.get(key.space()).put(key.key(), value);
            }
        });
        changes.localEntries().forEach(local -> locals.put(local.getKey(), local.getValue()));
        header = next;
    }

    @Override
    public View view() {
        MemoryKeySpace instant = copy();
        return new View() {
            @Override
            public StoredValue get(Space space, Bytes key) {
                return instant.get(space, key);
            }

            @Override
            public StateHeader header() {
                return instant.header();
            }

            @Override
            public Bytes local(String name) {
                return instant.local(name);
            }

            @Override
            public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
                instant.scan(space, range, reverse, visitor);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
