package io.raftkv.node;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Arithmetic of votes: what a removal would leave, and whether that can still decide anything. */
public final class QuorumGuard {
    private QuorumGuard() {}

    /**
     * One voter as the leader sees it.
     *
     * @param lastContactMillis milliseconds since it last answered, -1 if it never did; 0 for the leader itself
     */
    public record Voter(String id, boolean alive, long lastContactMillis) {}

    /** Votes needed out of {@code voters}: more than half. */
    public static int quorum(int voters) {
        return voters / 2 + 1;
    }

    /** How many of {@code voters} may fail. */
    public static int tolerates(int voters) {
        return voters == 0 ? 0 : voters - quorum(voters);
    }

    /** Why removing {@code target} from {@code voters} must be refused, empty when it is safe. */
    public static Optional<String> refusal(String target, List<Voter> voters) {
        if (voters.stream().noneMatch(voter -> voter.id().equals(target))) {
            return Optional.empty();
        }
        List<Voter> left =
                voters.stream().filter(voter -> !voter.id().equals(target)).toList();
        if (left.isEmpty()) {
            return Optional.of(target + " is the last voter: without it there is no cluster");
        }
        List<Voter> dead = left.stream().filter(voter -> !voter.alive()).toList();
        int alive = left.size() - dead.size();
        int needed = quorum(left.size());
        if (alive >= needed) {
            return Optional.empty();
        }
        return Optional.of("removing " + target + " would leave " + left.size() + " voters, " + needed
                + " of which must answer, and only " + alive + " " + (alive == 1 ? "does" : "do") + " (silent: "
                + dead.stream().map(QuorumGuard::describe).collect(Collectors.joining(", "))
                + "): the cluster would stop. Bring a silent voter back or remove it first");
    }

    /** A warning about an even number of voters, {@code null} for an odd one. */
    public static String evenWarning(int voters) {
        if (voters == 0 || voters % 2 == 1) {
            return null;
        }
        return voters + " voters tolerate " + tolerates(voters) + " failure(s), no more than " + (voters - 1)
                + " would: add or remove one";
    }

    private static String describe(Voter voter) {
        return voter.lastContactMillis() < 0
                ? voter.id() + ", never heard by this leader"
                : voter.id() + ", last heard " + voter.lastContactMillis() / 1000 + " s ago";
    }
}
