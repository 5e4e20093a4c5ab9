package io.raftkv.ctl.playground;

/** What the operating system says of a node's process. */
public enum NodeState {
    RUNNING("running"),
    PAUSED("paused"),
    DOWN("down");

    private final String word;

    NodeState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
