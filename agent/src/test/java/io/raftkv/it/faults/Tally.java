package io.raftkv.it.faults;

import java.util.Map;
import java.util.TreeMap;

/** Counts by name, for a report. Safe for any thread. */
final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void count(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    synchronized int total() {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    @Override
    public synchronized String toString() {
        return counts.toString();
    }
}
