package io.raftkv.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for an order of one component's operations that keeps to the times at which they ran: depth first, never
 * visiting a configuration (which operations are placed, and the state after them) twice. Of two configurations that
 * differ only in operations of unknown outcome the one that has spent fewer of them can do whatever the other can, so the
 * other is not visited either.
 */
final class Search {
    /** Those of unknown outcome, then the others in the order in which they were invoked. */
    private final List<Step> steps = new ArrayList<>();

    private final int unknownCount;
    private final int definiteCount;
    private final int[] initialState;
    private final long configurationsMax;

    private final BitSet placed = new BitSet();
    private final Deque<Position> path = new ArrayDeque<>();
    private final Map<Configuration, List<long[]>> visited = new HashMap<>();
    private long visitedCount;
    private int placedDefinite;
    private int[] longest = new int[0];
    private int longestDefinite = -1;

    /** A place in the order that is being tried. */
    private static final class Position {
        final int[] state;
        final long lastRevision;
        final int[] candidates;
        int next;
        int chosen = -1;

        Position(int[] state, long lastRevision, int[] candidates) {
            this.state = state;
            this.lastRevision = lastRevision;
            this.candidates = candidates;
        }
    }

    /** @param words which answered operations are placed, without those before the first that is not; the state */
    private record Configuration(long[] words) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Configuration configuration && Arrays.equals(words, configuration.words);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(words);
        }
    }

    enum Result {
        FOUND,
        NONE,
        UNDECIDED
    }

    Search(Component component, long configurationsMax) {
        steps.addAll(component.unknown());
        steps.addAll(component.definite());
        unknownCount = component.unknown().size();
        definiteCount = component.definite().size();
        initialState = component.initialState();
        this.configurationsMax = configurationsMax;
    }

    Result run() {
        if (definiteCount == 0) {
            return Result.FOUND;
        }
        path.push(new Position(initialState, 0, candidates(initialState, 0)));
        while (!path.isEmpty()) {
            Position here = path.peek();
            takeBack(here);
            if (here.next == here.candidates.length) {
                remember();
                path.pop();
                continue;
            }
            int index = here.candidates[here.next++];
            Step step = steps.get(index);
            place(here, index);
            if (placedDefinite == definiteCount) {
                remember();
                return Result.FOUND;
            }
            int[] state = step.after(here.state);
            if (isNew(state)) {
                if (visitedCount > configurationsMax) {
                    remember();
                    return Result.UNDECIDED;
                }
                long revision = Math.max(here.lastRevision, step.highest());
                path.push(new Position(state, revision, candidates(state, revision)));
            }
        }
        return Result.NONE;
    }

    long configurations() {
        return visitedCount;
    }

    /** The longest order that was found, as steps. */
    List<Step> longest() {
        return Arrays.stream(longest).mapToObj(steps::get).toList();
    }

    private void place(Position here, int index) {
        here.chosen = index;
        placed.set(index);
        placedDefinite += index < unknownCount ? 0 : 1;
    }

    private void takeBack(Position here) {
        if (here.chosen >= 0) {
            placed.clear(here.chosen);
            placedDefinite -= here.chosen < unknownCount ? 0 : 1;
            here.chosen = -1;
        }
    }

    private void remember() {
        if (placedDefinite > longestDefinite) {
            longestDefinite = placedDefinite;
            int[] order = path.stream()
                    .mapToInt(position -> position.chosen)
                    .filter(index -> index >= 0)
                    .toArray();
            for (int i = 0; i < order.length / 2; i++) {
                int swapped = order[i];
                order[i] = order[order.length - 1 - i];
                order[order.length - 1 - i] = swapped;
            }
            longest = order;
        }
    }

    /**
     * What may come next: whatever no unplaced answered operation had to precede. One that changes nothing and fits is
     * taken at once and alone: placing it now forbids nothing later.
     */
    private int[] candidates(int[] state, long lastRevision) {
        List<Integer> found = new ArrayList<>();
        long earliestReturn = Operation.NEVER;
        for (int i = placed.nextClearBit(unknownCount); i < steps.size(); i = placed.nextClearBit(i + 1)) {
            Operation operation = steps.get(i).operation();
            if (operation.invoked() > earliestReturn) {
                break;
            }
            earliestReturn = Math.min(earliestReturn, operation.returned());
            if (steps.get(i).mayTakeEffect(state, lastRevision)) {
                if (steps.get(i).changesNothing()) {
                    return new int[] {i};
                }
                found.add(i);
            }
        }
        found.sort(
                Comparator.comparingLong(index -> steps.get(index).operation().returned()));
        for (int i = placed.nextClearBit(0); i < unknownCount; i = placed.nextClearBit(i + 1)) {
            if (steps.get(i).operation().invoked() <= earliestReturn
                    && steps.get(i).mayTakeEffect(state, lastRevision)) {
                found.add(i);
            }
        }
        return found.stream().mapToInt(index -> index).toArray();
    }

    private boolean isNew(int[] state) {
        int unknownWords = (unknownCount + Long.SIZE - 1) / Long.SIZE;
        long[] spent = Arrays.copyOf(placed.toLongArray(), unknownWords);
        if (unknownCount % Long.SIZE != 0) {
            spent[unknownWords - 1] &= (1L << unknownCount % Long.SIZE) - 1;
        }
        List<long[]> spentBefore = visited.computeIfAbsent(configuration(state), is -> new ArrayList<>(1));
        for (long[] before : spentBefore) {
            if (isSubset(before, spent)) {
                return false;
            }
        }
        spentBefore.removeIf(before -> isSubset(spent, before));
        spentBefore.add(spent);
        visitedCount++;
        return true;
    }

    private static boolean isSubset(long[] one, long[] other) {
        for (int i = 0; i < one.length; i++) {
            if ((one[i] & ~other[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private Configuration configuration(int[] state) {
        int firstOpen = placed.nextClearBit(unknownCount) / Long.SIZE;
        long[] bits = placed.toLongArray();
        int tail = Math.max(0, bits.length - firstOpen);
        long[] words = new long[1 + tail + state.length];
        words[0] = firstOpen;
        System.arraycopy(bits, bits.length - tail, words, 1, tail);
        if (firstOpen * Long.SIZE < unknownCount && tail > 0) {
            words[1] &= -1L << unknownCount % Long.SIZE;
        }
        for (int i = 0; i < state.length; i++) {
            words[words.length - state.length + i] = state[i];
        }
        return new Configuration(words);
    }
}
