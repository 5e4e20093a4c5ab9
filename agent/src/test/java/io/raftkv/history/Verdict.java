package io.raftkv.history;

/** What a checker has to say about a history. */
public sealed interface Verdict {
    /**
     * An order exists.
     *
     * @param components sets of keys that were judged by themselves
     * @param steps configurations that the searches visited, a measure of the effort
     */
    record Linearizable(int operations, int components, long steps) implements Verdict {}

    /** @param counterexample what cannot be explained, for people */
    record Violation(String counterexample) implements Verdict {}

    /** The search reached its bound: neither a pass nor a finding. */
    record Undecided(String where) implements Verdict {}
}
