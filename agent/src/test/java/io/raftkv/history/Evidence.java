package io.raftkv.history;

/** What a history is judged by. */
public enum Evidence {
    /** Values that were read, and which conditions held; revisions only say what a condition meant. */
    VALUES,
    /** Every revision that was told as well: it names one write, and they grow along the order. */
    VALUES_AND_REVISIONS
}
