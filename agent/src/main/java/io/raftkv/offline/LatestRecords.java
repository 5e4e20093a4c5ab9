package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.MemberDirectory;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.rocks.RocksKeySpace;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateHeader;
import io.raftkv.wal.WalCorruptException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster's own records at the end of a log: members with their names, and tombstones. Without copying anything.
 *
 * @param state what the state says of itself there; its hash is not computed
 * @param problem why there are none; empty when they could be read
 */
record LatestRecords(MemberDirectory.Contents contents, Optional<StateHeader> state, String problem) {

    /** @throws IOException if a file cannot be read; what is damaged is a problem */
    static LatestRecords of(Disk disk, DirectoryReading reading) throws IOException {
        Reach reach = Reach.of(reading);
        Optional<Long> end = reach.highest();
        if (end.isEmpty()) {
            return none("no state can be rebuilt from what is here");
        }
        Optional<PublishedSnapshot> snapshot = reach.baseOf(end.get()).flatMap(Reach.Base::snapshot);
        try (KeySpaceReader.View view = snapshot.map(PublishedSnapshot::directory)
                        .map(RocksKeySpace::openReadOnly)
                        .orElse(null);
                RecordsKeySpace records = new RecordsKeySpace(Optional.ofNullable(view))) {
            StateHeader header = Replay.run(disk, reading.path(), end.get(), new KvStateMachine(records));
            MemberDirectory directory = new MemberDirectory();
            directory.load(records);
            return new LatestRecords(directory.contents(), Optional.of(header), "");
        } catch (KeySpaceFailure | WalCorruptException e) {
            return none(e.getMessage());
        }
    }

    private static LatestRecords none(String problem) {
        return new LatestRecords(new MemberDirectory.Contents(Map.of(), Map.of()), Optional.empty(), problem);
    }

    /** The name of the member at a Raft address; the address itself where no record tells. */
    String nameOf(String address) {
        return contents.byAddress(address)
                .map(member -> member.value().nodeId())
                .orElse(address);
    }
}
