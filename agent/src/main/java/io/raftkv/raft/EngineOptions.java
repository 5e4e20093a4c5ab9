package io.raftkv.raft;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.wal.RecoveredWal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything an engine needs to start. The files under {@code raftDirectory} were prepared with {@link EngineFiles}.
 *
 * @param raftDirectory {@code <data dir>/raft}
 * @param foundingIndex last index of the log when this node founded the current epoch, 0 for a joiner and for an empty
 *     founding. Configurations at or below it belong to an earlier life of the data: the engine reads each of them as
 *     "this node alone", so that nobody who replays them counts members that are no longer there
 * @param self by which address the members know this node
 * @param bind where to listen; empty for a group of one that opens no port
 * @param initialMembership this node alone for a founder without snapshot and log, empty for a joiner; counts for
 *     nothing once there is a snapshot or an entry
 * @param electionTimeout a follower that hears nothing for this long, plus a random half of it, stands for election
 * @param snapshotBandwidthBytes per second, for sending snapshots; 0 for no limit
 * @param wal the log, opened; the engine owns it from here on and closes it
 */
public record EngineOptions(
        Disk disk,
        Path raftDirectory,
        UUID clusterId,
        long epoch,
        long foundingIndex,
        PeerAddress self,
        Optional<BindAddress> bind,
        Membership initialMembership,
        Duration electionTimeout,
        long snapshotBandwidthBytes,
        Optional<RaftTls> tls,
        RecoveredWal wal,
        Compaction compaction,
        ReplicatedState state,
        EngineListener listener) {

    /** What a follower waits before it stands for election, by default; at 500 ms it flapped on a starved machine. */
    public static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofMillis(1000);

    public EngineOptions {
        Check.argument(epoch >= 1, "epochs start at 1: %s", epoch);
        Check.argument(foundingIndex >= 0, "founding index is negative: %s", foundingIndex);
        Check.argument(electionTimeout.toMillis() >= 100, "election timeout below 100 ms: %s", electionTimeout);
    }

    /**
     * When entries of the log may go.
     *
     * @param marginEntries kept before the newest published snapshot, for followers that are a little behind
     */
    public record Compaction(boolean enabled, long marginEntries) {}
}
