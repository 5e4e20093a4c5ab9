package io.raftkv.it.edge;

import io.raftkv.command.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What a listing must be, computed from a sorted map. */
final class ListModel {
    private final NavigableMap<Bytes, Stored> keys = new TreeMap<>();

    record Stored(Bytes value, long revision) {}

    /** A query without its cursor. {@code null} leaves a parameter out. */
    record Query(Bytes prefix, Bytes start, Bytes end, Integer limit, Boolean reverse, Boolean values) {

        String target(String cursor, boolean stale) {
            StringBuilder target = new StringBuilder("/keys?");
            add(target, "prefix", prefix);
            add(target, "start", start);
            add(target, "end", end);
            if (limit != null) {
                target.append("limit=").append(limit).append('&');
            }
            if (reverse != null) {
                target.append("reverse=").append(reverse).append('&');
            }
            if (values != null) {
                target.append("values=").append(values ? "1" : "false").append('&');
            }
            if (cursor != null) {
                target.append("cursor=").append(cursor).append('&');
            }
            return target.append(stale ? "consistency=stale" : "consistency=linearizable")
                    .toString();
        }

        int pageSize() {
            return limit == null ? 1000 : limit;
        }

        boolean backwards() {
            return Boolean.TRUE.equals(reverse);
        }

        boolean withValues() {
            return Boolean.TRUE.equals(values);
        }

        private static void add(StringBuilder target, String name, Bytes value) {
            if (value != null) {
                target.append(name).append('=').append(Keys.plain(value)).append('&');
            }
        }
    }

    void put(Bytes key, Bytes value, long revision) {
        keys.put(key, new Stored(value, revision));
    }

    void delete(Bytes key) {
        keys.remove(key);
    }

    Optional<Stored> get(Bytes key) {
        return Optional.ofNullable(keys.get(key));
    }

    List<Bytes> all() {
        return new ArrayList<>(keys.keySet());
    }

    /** All pages at once, those behind {@code after} in the query's direction. @param after {@code null} for the start */
    List<Bytes> matching(Query query, Bytes after) {
        List<Bytes> found = new ArrayList<>();
        NavigableMap<Bytes, Stored> ordered = query.backwards() ? keys.descendingMap() : keys;
        for (Map.Entry<Bytes, Stored> entry : ordered.entrySet()) {
            Bytes key = entry.getKey();
            boolean behind = after == null || (query.backwards() ? key.compareTo(after) < 0 : key.compareTo(after) > 0);
            if (behind
                    && (query.prefix() == null || key.startsWith(query.prefix()))
                    && (query.start() == null || key.compareTo(query.start()) >= 0)
                    && (query.end() == null || query.end().isEmpty() || key.compareTo(query.end()) < 0)) {
                found.add(key);
            }
        }
        return found;
    }

    /** Draws a query whose borders are mostly at, or next to, keys that exist. @param root the prefix of all keys */
    Query query(Random random, Bytes root) {
        List<Bytes> all = all();
        Bytes prefix = random.nextInt(4) == 0 ? beginning(random, all) : root;
        if (prefix.length() < root.length()) {
            prefix = root;
        }
        return new Query(
                prefix,
                random.nextInt(2) == 0 ? border(random, all) : null,
                random.nextInt(2) == 0 ? border(random, all) : null,
                switch (random.nextInt(4)) {
                    case 0 -> null;
                    case 1 -> 1 + random.nextInt(3);
                    case 2 -> 1 + random.nextInt(all.size() + 2);
                    default -> 10_000;
                },
                random.nextInt(3) == 0 ? null : random.nextBoolean(),
                random.nextInt(3) == 0 ? null : random.nextBoolean());
    }

    private static Bytes border(Random random, List<Bytes> all) {
        Bytes key = all.get(random.nextInt(all.size()));
        return switch (random.nextInt(6)) {
            case 0 -> key.successor();
            case 1 -> Keys.join(key, Keys.ofBytes(0xff));
            case 2 -> beginning(random, all);
            case 3 -> Keys.random(random, 3);
            default -> key;
        };
    }

    private static Bytes beginning(Random random, List<Bytes> all) {
        byte[] key = all.get(random.nextInt(all.size())).unsafeArray();
        return Bytes.wrap(java.util.Arrays.copyOf(key, 1 + random.nextInt(key.length)));
    }
}
