package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code offline hash} finds: the state at one index, counted from its keys.
 *
 * @param committed up to which index everything is certainly committed; beyond it, entries may be of an attempt that
 *     never reached a majority
 * @param replayedFrom the snapshot's index, 0 for the beginning of the log
 */
record StateFigures(
        String dataDir,
        String clusterId,
        long index,
        long term,
        long epoch,
        String stateHash,
        long keyCount,
        long dataBytes,
        long revision,
        long stampMillis,
        long committed,
        long replayedFrom) {

    /** @throws OfflineException if the state at {@code index} cannot be rebuilt, or is damaged */
    static StateFigures at(Disk disk, DirectoryReading reading, Long index, Path workDirectory)
            throws OfflineException, IOException {
        Reach reach = Reach.of(reading);
        long wanted = index != null ? index : highest(reading, reach);
        Reach.Base base = reach.baseOf(wanted)
                .orElseThrow(() -> new OfflineException(
                        ExitCode.NOT_FOUND,
                        "the state at index " + wanted + " cannot be rebuilt from " + reading.path(),
                        "--at-index one of: " + reach.text()));
        try (RebuiltState state = RebuiltState.of(disk, reading, base, wanted, workDirectory)) {
            state.verifiedTotals(reading);
            StateHeader header = state.header();
            return new StateFigures(
                    reading.path().toString(),
                    reading.clusterId().map(Object::toString).orElse(null),
                    header.applied().index(),
                    header.applied().term(),
                    header.epoch(),
                    header.hash().toHex(),
                    header.keyCount(),
                    header.dataBytes(),
                    header.revision(),
                    header.stampMillis(),
                    reach.knownCommitted(),
                    base.index());
        }
    }

    private static long highest(DirectoryReading reading, Reach reach) throws OfflineException {
        return reach.highest()
                .orElseThrow(() -> new OfflineException(
                        ExitCode.DAMAGED,
                        "no state can be rebuilt from " + reading.path()
                                + ": no snapshot can be used, and the log does not begin with entry 1",
                        RebuiltState.damagedRemedy(reading)));
    }

    Lines lines() {
        return new Lines()
                .field("state hash", stateHash)
                .field("index", index + " (term " + term + ", epoch " + epoch + ")")
                .field("keys", keyCount + " (" + dataBytes + " bytes)")
                .field("revision", revision)
                .field("stamp", Lines.time(stampMillis))
                .field("cluster", clusterId)
                .field(
                        "committed",
                        index <= committed
                                ? "yes"
                                : "up to " + committed + " for certain; " + (committed + 1) + " to " + index
                                        + " were written here, and only the other members know whether by a majority");
    }
}
