package io.raftkv.offline;

/** How an offline command ended; the numbers that raftkvctl uses too, see {@code agent/docs/adr/0005}. */
enum ExitCode {
    OK(0),
    /** A file cannot be read or written. */
    FAILURE(1),
    USAGE(2),
    /** There is no such directory, it is no data directory, or the index asked for cannot be reached. */
    NOT_FOUND(4),
    /** Nothing was changed. */
    REFUSED(6),
    /** A process uses the directory. */
    IN_USE(9),
    /** Something is damaged, and the node starts all the same. */
    DEGRADED(10),
    /** Something is damaged that the node needs. */
    DAMAGED(11),
    CONFIRMATION_NEEDED(13),
    /** Two states that should be equal are not. */
    DIFFERENT(14);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
