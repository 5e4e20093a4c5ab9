package io.raftkv.it;

import java.util.List;

/** How the agents run that a block of the runbook is tried on. */
enum RunbookMode {
    /** Three voters. */
    CLUSTER("cluster"),
    /** {@code raft.enabled: false}. */
    SINGLE("single", "open"),
    /** {@code raft.enabled: false} and {@code auth.enabled: true}. */
    PROTECTED("single", "protected");

    private final List<String> keys;

    RunbookMode(String... keys) {
        this.keys = List.of(keys);
    }

    /** Under which keys of a block, besides {@code answer}, its answers in this mode stand. */
    List<String> keys() {
        return keys;
    }
}
