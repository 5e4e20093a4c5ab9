package io.raftkv.history;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Revisions are one counter for all keys: what was written after another write had been acknowledged has the higher one,
 * whatever the keys. This sees across components.
 */
final class RevisionOrder {
    private RevisionOrder() {}

    private record Acknowledged(Operation operation, long lowest, long highest) {}

    /** @return two writes in an order that their revisions deny */
    static Optional<String> contradiction(List<Operation> history) {
        List<Acknowledged> writes = history.stream()
                .filter(operation -> operation.outcome() instanceof Outcome.Written)
                .map(RevisionOrder::acknowledged)
                .filter(write -> write.highest() > 0)
                .toList();
        List<Acknowledged> byReturn = writes.stream()
                .sorted(Comparator.comparingLong(write -> write.operation().returned()))
                .toList();
        List<Acknowledged> byInvocation = writes.stream()
                .sorted(Comparator.comparingLong(write -> write.operation().invoked()))
                .toList();
        Acknowledged highest = null;
        int returned = 0;
        for (Acknowledged write : byInvocation) {
            while (byReturn.get(returned).operation().returned()
                    < write.operation().invoked()) {
                Acknowledged earlier = byReturn.get(returned++);
                highest = highest == null || earlier.highest() > highest.highest() ? earlier : highest;
            }
            if (highest != null && highest.highest() >= write.lowest()) {
                long origin = highest.operation().invoked();
                return Optional.of("revisions do not grow:\n"
                        + highest.operation().describe(origin) + "\n"
                        + write.operation().describe(origin));
            }
        }
        return Optional.empty();
    }

    private static Acknowledged acknowledged(Operation operation) {
        List<Long> told = ((Outcome.Written) operation.outcome())
                .revisions().stream().filter(revision -> revision > 0).sorted().toList();
        return told.isEmpty()
                ? new Acknowledged(operation, 0, 0)
                : new Acknowledged(operation, told.get(0), told.get(told.size() - 1));
    }
}
