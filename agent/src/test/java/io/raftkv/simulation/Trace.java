package io.raftkv.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened in a run: a digest of all of it, and its end in words. */
final class Trace {
    private static final int LINES_KEPT = Integer.getInteger("raftkv.simulation.lines", 60);
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Deque<String> lines = new ArrayDeque<>();
    private long digest = FNV_OFFSET;
    private long events;

    void say(String event) {
        for (int i = 0; i < event.length(); i++) {
            digest = (digest ^ event.charAt(i)) * FNV_PRIME;
        }
        events++;
        lines.add(events + " " + event);
        if (lines.size() > LINES_KEPT) {
            lines.poll();
        }
    }

    long digest() {
        return digest;
    }

    long events() {
        return events;
    }

    /** The last events, oldest first. */
    String end() {
        return String.join("\n", lines);
    }
}
