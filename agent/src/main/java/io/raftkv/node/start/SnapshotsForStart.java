package io.raftkv.node.start;

import io.raftkv.node.start.FilesFound.SnapshotsFound;
import io.raftkv.node.start.LogFacts.Fit;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotChoice;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which snapshot a start builds on, verified; and that none is taken beside a damaged one that reaches further. */
final class SnapshotsForStart {
    private SnapshotsForStart() {}

    /** @param member who this node is when {@code raft/} is whole; anybody else may found from what was brought in */
    static SnapshotChoice choose(SnapshotStore store, Optional<Identity> member, Optional<LogFacts> log)
            throws IOException {
        SnapshotChoice choice = member.isPresent() ? forMember(store, member.get(), log) : store.choose();
        return withoutGoingBack(choice, log);
    }

    /**
     * A member builds on the highest snapshot of its own that its log continues. What was brought in counts only where
     * it has none of its own: the group, not the disk, says what a member holds.
     */
    private static SnapshotChoice forMember(SnapshotStore store, Identity identity, Optional<LogFacts> log)
            throws IOException {
        List<FoundSnapshot> candidates = new ArrayList<>(store.found());
        candidates.sort((a, b) -> Boolean.compare(a.broughtIn(), b.broughtIn()));
        Optional<FoundSnapshot> chosen = Optional.empty();
        List<FoundSnapshot> others = new ArrayList<>();
        for (FoundSnapshot candidate : candidates) {
            boolean eligible = chosen.isEmpty() && isUsableFor(identity, log, candidate);
            FoundSnapshot checked = eligible ? store.verifiedToBuildOn(candidate) : candidate;
            if (eligible && checked.isUsable()) {
                chosen = Optional.of(checked);
            } else {
                others.add(checked);
            }
        }
        return new SnapshotChoice(
                chosen.flatMap(FoundSnapshot::snapshot),
                chosen.map(FoundSnapshot::broughtIn).orElse(false),
                others);
    }

    static boolean isUsableFor(Identity identity, Optional<LogFacts> log, FoundSnapshot candidate) {
        if (!candidate.isUsable()) {
            return false;
        }
        SnapshotManifest manifest = candidate.snapshot().orElseThrow().manifest();
        boolean ownHistory = manifest.clusterId().equals(identity.clusterId()) && manifest.epoch() <= identity.epoch();
        Fit fit = log.map(facts -> facts.fits(manifest)).orElse(Fit.BEHIND);
        return ownHistory && (fit == Fit.CONTINUES || (fit == Fit.BEHIND && !candidate.broughtIn()));
    }

    /**
     * Beside a damaged snapshot of a higher index an older one is taken only when the log leads from there past the
     * damaged one: otherwise the node would go back in time without a word.
     */
    private static SnapshotChoice withoutGoingBack(SnapshotChoice choice, Optional<LogFacts> log) {
        if (choice.chosen().isEmpty()) {
            return choice;
        }
        PublishedSnapshot chosen = choice.chosen().get();
        long reached = log.filter(facts -> facts.fits(chosen.manifest()) == Fit.CONTINUES)
                .map(LogFacts::lastIndex)
                .orElse(0L);
        Optional<FoundSnapshot> beyond = choice.others().stream()
                .filter(other -> !other.isUsable() && other.broughtIn() == choice.broughtIn())
                .filter(other -> other.index() > chosen.manifest().index() && other.index() > reached)
                .findFirst();
        if (beyond.isEmpty()) {
            return choice;
        }
        String damaged = beyond.get().directory().getFileName().toString();
        String reason = "is whole, but older than " + damaged
                + ", and no log leads from here to there; to go back to it" + " knowingly, move " + damaged + " away";
        FoundSnapshot rejected =
                new FoundSnapshot(chosen.directory(), Optional.of(chosen), "", choice.broughtIn()).rejected(reason);
        return new SnapshotChoice(
                Optional.empty(),
                false,
                Stream.concat(choice.others().stream(), Stream.of(rejected)).toList());
    }

    /** @param strangers what stands in {@code snapshots/} and is no snapshot */
    static SnapshotsFound found(SnapshotChoice choice, boolean member, List<Path> strangers) {
        if (choice.chosen().isPresent()) {
            return choice.broughtIn() ? SnapshotsFound.BROUGHT_IN : SnapshotsFound.VALID;
        }
        if (!member) {
            return choice.others().isEmpty() && strangers.isEmpty() ? SnapshotsFound.ABSENT : SnapshotsFound.INVALID;
        }
        // What somebody copied in from elsewhere is no snapshot of a member; a damaged one of its own may be.
        boolean onlyForeign = choice.others().stream().allMatch(other -> other.isUsable() || other.broughtIn())
                && choice.others().stream().anyMatch(FoundSnapshot::isUsable);
        return choice.others().isEmpty() || onlyForeign ? SnapshotsFound.ABSENT : SnapshotsFound.INVALID;
    }

    /** For the operator. */
    static String text(SnapshotChoice choice, List<Path> strangers) {
        if (choice.chosen().isPresent()) {
            SnapshotManifest manifest = choice.chosen().get().manifest();
            return "snapshot " + choice.chosen().get().directory().getFileName()
                    + (choice.broughtIn() ? ", brought in by an operator and verified," : "")
                    + " of cluster " + manifest.clusterId() + " epoch " + manifest.epoch() + ", "
                    + manifest.keyCount() + " keys, state of "
                    + Instant.ofEpochMilli(manifest.stampMillis());
        }
        String all = Stream.concat(
                        choice.others().stream().map(SnapshotsForStart::text),
                        strangers.stream().map(path -> path.getFileName() + ": is no snapshot-<index>/"))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "no snapshots" : all;
    }

    private static String text(FoundSnapshot other) {
        return other.directory().getFileName() + ": "
                + (other.isUsable()
                        ? "of entry " + other.index() + ", which is not continued by this node's log"
                        : other.problem());
    }
}
