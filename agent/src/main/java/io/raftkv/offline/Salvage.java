package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotInvalidException;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotVerification;
import io.raftkv.wal.WalSalvage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The furthest state that a damaged data directory still proves: a snapshot of which every byte is right, and the log
 * behind it up to the first fault.
 *
 * @param snapshot empty where the log is whole from its first entry on
 */
record Salvage(UUID clusterId, Optional<PublishedSnapshot> snapshot, WalSalvage log) {
    /** By epoch, then as Raft compares logs; of two that reach the same entry, the one that replays less. */
    private static final Comparator<Salvage> FURTHEST = Comparator.comparing(Salvage::epoch)
            .thenComparing(salvage -> salvage.log.lastTerm())
            .thenComparing(salvage -> salvage.log.lastIndex())
            .thenComparing(Salvage::afterIndex);

    /** @throws OfflineException if nothing can be saved here */
    static Salvage of(Disk disk, DirectoryReading reading) throws OfflineException, IOException {
        List<Salvage> candidates = new ArrayList<>();
        for (FoundSnapshot found : reading.snapshots()) {
            if (found.isUsable() && isWhole(disk, found.directory())) {
                SnapshotManifest manifest = found.snapshot().get().manifest();
                candidates.add(new Salvage(
                        manifest.clusterId(),
                        found.snapshot(),
                        WalSalvage.after(
                                disk, reading.path(), manifest.clusterId(), manifest.index(), manifest.term())));
            }
        }
        if (reading.clusterId().isPresent()) {
            UUID clusterId = reading.clusterId().get();
            WalSalvage fromTheBeginning = WalSalvage.after(disk, reading.path(), clusterId, 0, 0);
            if (fromTheBeginning.lastIndex() > 0) {
                candidates.add(new Salvage(clusterId, Optional.empty(), fromTheBeginning));
            }
        }
        return candidates.stream()
                .max(FURTHEST)
                .orElseThrow(() -> new OfflineException(
                        ExitCode.DAMAGED,
                        "nothing can be saved from " + reading.path()
                                + ": no snapshot is whole, and the log is not readable from entry 1 on",
                        "restore a backup, or take the directory of another member"));
    }

    private static boolean isWhole(Disk disk, Path snapshot) throws IOException {
        try {
            SnapshotVerification.FULL.verify(disk, snapshot);
            return true;
        } catch (SnapshotInvalidException e) {
            return false;
        }
    }

    long afterIndex() {
        return snapshot.map(found -> found.manifest().index()).orElse(0L);
    }

    private long epoch() {
        return snapshot.map(found -> found.manifest().epoch()).orElse(0L);
    }
}
