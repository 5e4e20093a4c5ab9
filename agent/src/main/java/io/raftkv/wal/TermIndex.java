package io.raftkv.wal;

import java.util.Arrays;

/** The term of every entry, kept as runs: terms change rarely and never go down. Guarded by the lock of {@link Wal}. */
final class TermIndex {
    private long[] firstIndexes = new long[8];
    private long[] terms = new long[8];
    private int runs;

    void append(long index, long term) {
        if (runs > 0 && terms[runs - 1] == term) {
            return;
        }
        if (runs == terms.length) {
            firstIndexes = Arrays.copyOf(firstIndexes, runs * 2);
            terms = Arrays.copyOf(terms, runs * 2);
        }
        firstIndexes[runs] = index;
        terms[runs] = term;
        runs++;
    }

    /** @return the term of an entry that is in the log */
    long termAt(long index) {
        int found = Arrays.binarySearch(firstIndexes, 0, runs, index);
        return terms[found >= 0 ? found : -found - 2];
    }

    void dropAfter(long lastIndexKept) {
        while (runs > 0 && firstIndexes[runs - 1] > lastIndexKept) {
            runs--;
        }
    }

    void dropBefore(long firstIndexKept) {
        int obsolete = 0;
        while (obsolete + 1 < runs && firstIndexes[obsolete + 1] <= firstIndexKept) {
            obsolete++;
        }
        System.arraycopy(firstIndexes, obsolete, firstIndexes, 0, runs - obsolete);
        System.arraycopy(terms, obsolete, terms, 0, runs - obsolete);
        runs -= obsolete;
    }

    void clear() {
        runs = 0;
    }
}
