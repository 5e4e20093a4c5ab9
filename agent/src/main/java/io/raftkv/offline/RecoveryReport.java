package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.ForcedRecovery;
import io.raftkv.node.start.Identity;
import java.io.IOException;
import java.util.List;

/**
 * What {@code offline recover} will do, or did.
 *
 * @param action {@code planned}, {@code done} or {@code nothing to do}
 * @param uncertain entries from here on were never known to be committed: they become so
 * @param kept where the replaced files are, {@code null} before they are
 */
record RecoveryReport(
        String action,
        String dataDir,
        String nodeId,
        String clusterId,
        long epoch,
        Long newEpoch,
        long index,
        long term,
        String lastStamp,
        Long keyCount,
        Long revision,
        Long uncertain,
        List<NodeReport.Member> abandoned,
        String kept) {

    static RecoveryReport planned(Disk disk, ForcedRecovery recovery) throws IOException {
        DirectoryReading reading = recovery.reading();
        Identity identity = reading.identity().orElseThrow();
        LatestRecords records = LatestRecords.of(disk, reading);
        long committed = Reach.of(reading).knownCommitted();
        long last = recovery.last().index();
        return new RecoveryReport(
                recovery.newEpoch().isPresent() ? "planned" : "nothing to do",
                reading.path().toString(),
                identity.nodeId(),
                identity.clusterId().toString(),
                identity.epoch(),
                recovery.newEpoch().orElse(null),
                last,
                recovery.last().term(),
                reading.log().map(log -> Lines.time(log.lastStampMillis())).orElse(null),
                records.state().map(state -> state.keyCount()).orElse(null),
                records.state().map(state -> state.revision()).orElse(null),
                committed < last ? committed + 1 : null,
                NodeReport.members(reading, records).stream()
                        .filter(member -> !member.self())
                        .toList(),
                null);
    }

    RecoveryReport done(String keptIn) {
        return new RecoveryReport(
                "done", dataDir, nodeId, clusterId, epoch, newEpoch, index, term, lastStamp, keyCount, revision,
                uncertain, abandoned, keptIn);
    }

    Lines lines() {
        if (newEpoch == null) {
            return new Lines()
                    .line(nodeId + " is the only voter of cluster " + clusterId + " epoch " + epoch
                            + " already: nothing to do, start the agent");
        }
        Lines lines = new Lines()
                .field("recover", nodeId + " of cluster " + clusterId)
                .field("data dir", dataDir)
                .field("position", "index " + index + ", term " + term + (lastStamp == null ? "" : ", " + lastStamp))
                .field("state", keyCount == null ? null : keyCount + " keys, revision " + revision)
                .field("epoch", epoch + " -> " + newEpoch + ", " + nodeId + " the only voter")
                .field(
                        "uncertain",
                        uncertain == null
                                ? null
                                : "entries " + uncertain + " to " + index
                                        + " may never have been acknowledged; they are kept and count from now on")
                .field("lost", "whatever another member had acknowledged after index " + index)
                .field("kept", kept)
                .table(
                        List.of("ABANDONED", "ADDRESS", "SUFFRAGE"),
                        abandoned.stream()
                                .map(member -> List.of(member.name(), member.address(), member.suffrage()))
                                .toList());
        return lines;
    }
}
