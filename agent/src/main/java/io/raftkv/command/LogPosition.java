package io.raftkv.command;

import io.raftkv.check.Check;

/**
 * Where an entry stands in the replicated log. Indexes start at 1; index 0 is the position before any entry. Ordered
 * by term first, as Raft compares logs (Raft paper, section 5.4.1).
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
    public static final LogPosition START = new LogPosition(0, 0);

    public LogPosition {
        Check.argument(term >= 0, "term is negative: %s", term);
        Check.argument(index >= 0, "index is negative: %s", index);
    }

    @Override
    public int compareTo(LogPosition other) {
        int byTerm = Long.compare(term, other.term);
        return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }
}
