package io.raftkv.offline;

/**
 * One thing that {@code offline check} found.
 *
 * @param offset byte in the file, {@code null} where the file as a whole is meant
 * @param remedy empty where nothing needs to be done
 */
record Finding(Severity severity, String file, Long offset, String problem, String remedy) {
    enum Severity {
        /** In order: said so that nobody wonders. */
        NOTE,
        /** Damaged, and the node starts without it. */
        WARNING,
        /** Damaged, and the node needs it. */
        DAMAGE
    }

    String text() {
        return severity + " " + file + (offset == null ? "" : " at byte " + offset) + ": " + problem
                + (remedy.isEmpty() ? "" : System.lineSeparator() + "  remedy: " + remedy);
    }
}
