package io.raftkv.it.faults;

/** What can happen to nodes and to the network between them. */
enum Fault {
    KILL_ONE,
    KILL_LEADER,
    KILL_ALL,
    TERMINATE_ONE,
    PAUSE_ONE,
    PAUSE_LEADER,
    /** A majority and the rest do not hear each other. */
    HALVES,
    /** The leader is cut off, one that waits longer than the others before it gives up: they have another one by then. */
    ISOLATE_LEADER,
    /** The leader is cut off, and killed before it hears of its successor. */
    KILL_ISOLATED_LEADER,
    /** Two halves that only one node hears both of. */
    BRIDGE,
    /** Nobody hears anybody. */
    ALL_APART,
    /** One node hears nobody and is heard by all. */
    DEAF,
    /** One node hears all and is heard by nobody. */
    MUTE,
    /** 10 to 40 of a hundred packets between nodes are lost. */
    LOSS,
    /** An operator removes a member, wipes it and lets it join again. */
    REPLACE_MEMBER;

    /** Whether agents start anew at its end. */
    boolean endsProcesses() {
        return switch (this) {
            case KILL_ONE, KILL_LEADER, KILL_ALL, KILL_ISOLATED_LEADER, TERMINATE_ONE, REPLACE_MEMBER -> true;
            default -> false;
        };
    }
}
