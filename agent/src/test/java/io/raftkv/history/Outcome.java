package io.raftkv.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client was told. A request that certainly had no effect and told nothing is no part of a history. */
public sealed interface Outcome {
    /** What one key held. */
    record Version(String value, long revision) {
        @Override
        public String toString() {
            return value + " (" + revision + ")";
        }
    }

    /** @param versions of the keys that were read; one that is missing was absent */
    record Seen(Map<String, Version> versions) implements Outcome {
        @Override
        public String toString() {
            return versions.isEmpty() ? "absent" : new TreeMap<>(versions).toString();
        }
    }

    /** @param revisions one for each change; 0 where none was told, as for a deletion */
    record Written(List<Long> revisions) implements Outcome {
        @Override
        public String toString() {
            return "written " + revisions;
        }
    }

    /** The condition on {@code key} did not hold: it had {@code revision}, 0 for absent. */
    record Refused(String key, long revision) implements Outcome {
        @Override
        public String toString() {
            return "refused, " + key + (revision == 0 ? " is absent" : " has " + revision);
        }
    }

    /** Nobody knows: it took effect once, at any time since it was sent, or will, or never. */
    record Unknown() implements Outcome {
        @Override
        public String toString() {
            return "unknown";
        }
    }
}
