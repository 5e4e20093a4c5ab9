package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code offline diff} finds: two nodes at the highest index that both can be rebuilt at and up to which their
 * histories are one, so that what one of them is merely ahead does not count.
 *
 * @param differingKeys all of them; {@code differences} names the first
 */
record Comparison(
        String clusterId,
        long index,
        long term,
        long epoch,
        boolean same,
        Side a,
        Side b,
        long differingKeys,
        List<StateDiff.Difference> differences) {

    /** One of the two, with how far it reaches beyond what was compared. */
    record Side(String dataDir, String stateHash, long keyCount, long revision, long reaches) {}

    /** @throws OfflineException if there is no such index, or one of the states is damaged */
    static Comparison of(Disk disk, DirectoryReading a, DirectoryReading b, int limit, Path workDirectory)
            throws OfflineException, IOException {
        requireOneCluster(a, b);
        Reach reachOfA = Reach.of(a);
        Reach reachOfB = Reach.of(b);
        Reach.Place place = common(a, reachOfA, b, reachOfB);
        long index = place.index();
        try (RebuiltState stateOfA =
                        RebuiltState.of(disk, a, reachOfA.baseOf(index).orElseThrow(), index, workDirectory);
                RebuiltState stateOfB =
                        RebuiltState.of(disk, b, reachOfB.baseOf(index).orElseThrow(), index, workDirectory)) {
            // Counted from the keys: a header that lies must not make two states look alike.
            stateOfA.verifiedTotals(a);
            stateOfB.verifiedTotals(b);
            boolean same = stateOfA.header().hash().equals(stateOfB.header().hash())
                    && stateOfA.header().revision() == stateOfB.header().revision();
            StateDiff diff = StateDiff.of(stateOfA.reader(), stateOfB.reader(), same ? 0 : limit);
            return new Comparison(
                    a.clusterId().map(Object::toString).orElse(null),
                    index,
                    place.term(),
                    place.epoch(),
                    same,
                    side(a, reachOfA, stateOfA),
                    side(b, reachOfB, stateOfB),
                    diff.count(),
                    diff.first());
        }
    }

    private static Side side(DirectoryReading reading, Reach reach, RebuiltState state) {
        return new Side(
                reading.path().toString(),
                state.header().hash().toHex(),
                state.header().keyCount(),
                state.header().revision(),
                reach.highest().orElse(0L));
    }

    private static void requireOneCluster(DirectoryReading a, DirectoryReading b) throws OfflineException {
        if (!a.clusterId().equals(b.clusterId())) {
            throw new OfflineException(
                    ExitCode.REFUSED,
                    a.path() + " is of cluster "
                            + a.clusterId().map(Object::toString).orElse("unknown") + ", " + b.path() + " of "
                            + b.clusterId().map(Object::toString).orElse("unknown"),
                    "compare two members of one cluster");
        }
    }

    private static Reach.Place common(DirectoryReading a, Reach ofA, DirectoryReading b, Reach ofB)
            throws OfflineException {
        long highest = Math.min(ofA.highest().orElse(-1L), ofB.highest().orElse(-1L));
        long lowest = Math.max(ofA.lowest().orElse(0L), ofB.lowest().orElse(0L));
        for (long index = highest; index >= lowest; index--) {
            if (ofA.baseOf(index).isPresent() && ofB.baseOf(index).isPresent()) {
                Optional<Reach.Place> place = ofA.placeOf(index);
                if (place.isPresent() && place.equals(ofB.placeOf(index))) {
                    return place.get();
                }
            }
        }
        throw new OfflineException(
                ExitCode.NOT_FOUND,
                "the two have no index in common at which both can be rebuilt and their histories agree: " + a.path()
                        + " reaches " + ofA.text() + "; " + b.path() + " reaches " + ofB.text(),
                "let both run in the cluster until they have caught up, stop them, and compare again");
    }

    Lines lines() {
        Lines lines = new Lines()
                .field("result", same ? "same" : "DIFFERENT: " + differingKeys + " keys")
                .field("at index", index + " (term " + term + ", epoch " + epoch + ")")
                .field("cluster", clusterId)
                .table(
                        List.of("", "DATA DIR", "STATE HASH", "KEYS", "REVISION", "REACHES"),
                        List.of(row("A", a), row("B", b)));
        lines.table(
                List.of("SPACE", "KEY", "A", "B", "DIFFERENCE"),
                differences.stream().map(Comparison::row).toList());
        if (differingKeys > differences.size()) {
            lines.line("… and " + (differingKeys - differences.size()) + " more (--limit)");
        }
        return lines;
    }

    private static List<String> row(String name, Side side) {
        return List.of(
                name,
                side.dataDir(),
                side.stateHash(),
                "" + side.keyCount(),
                "" + side.revision(),
                "" + side.reaches());
    }

    private static List<String> row(StateDiff.Difference difference) {
        return List.of(
                difference.space(),
                (difference.encoding().equals("base64") ? "base64:" : "") + difference.key(),
                difference.revisionA() == null ? "absent" : "revision " + difference.revisionA(),
                difference.revisionB() == null ? "absent" : "revision " + difference.revisionB(),
                difference.kind());
    }
}
