package io.raftkv.ctl.client;

import java.util.Map;

/** What must hold of a key for a write to happen. */
public sealed interface WriteCondition {
    WriteCondition ALWAYS = new Always();
    WriteCondition IF_ABSENT = new IfAbsent();

    static WriteCondition ifRevision(long revision) {
        return new IfRevision(revision);
    }

    Map<String, String> headers();

    record Always() implements WriteCondition {
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }

    record IfAbsent() implements WriteCondition {
        @Override
        public Map<String, String> headers() {
            return Map.of("If-None-Match", "*");
        }
    }

    record IfRevision(long revision) implements WriteCondition {
        @Override
        public Map<String, String> headers() {
            return Map.of("If-Match", "\"" + revision + "\"");
        }
    }
}
