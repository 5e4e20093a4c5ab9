package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import com.alipay.sofa.jraft.storage.snapshot.ThroughputSnapshotThrottle;
import io.raftkv.raft.EngineOptions;
import io.raftkv.wal.Wal;
import java.io.IOException;
import java.util.Optional;

/** The engine's settings, and the check that its files fit together before it sees them. */
final class EngineAssembly {
    /** Entries that the engine may put into one force; the byte limit below is what counts. */
    private static final int APPLY_BATCH = 256;

    private static final int APPEND_BUFFER_BYTES = 2 << 20;
    private static final int SNAPSHOT_CHUNK_BYTES = 512 << 10;
    private static final int THROTTLE_CYCLES_PER_SECOND = 10;
    private static final int HEARTBEATS_PER_ELECTION_TIMEOUT = 10;

    private EngineAssembly() {}

    /** Group ids must begin with a letter. Members of another epoch are another group and do not hear each other. */
    static String groupId(EngineOptions options) {
        return "raftkv-" + options.clusterId() + "-e" + options.epoch();
    }

    static NodeOptions nodeOptions(
            EngineOptions options, JraftLogStorage log, JraftTermStorage term, JraftStateMachine stateMachine) {
        int electionTimeoutMillis = Math.toIntExact(options.electionTimeout().toMillis());
        NodeOptions node = new NodeOptions();
        node.setInitialConf(Peers.toEngine(options.initialMembership()));
        node.setFsm(stateMachine);
        node.setLogUri(options.raftDirectory().toString());
        node.setRaftMetaUri(options.raftDirectory().toString());
        node.setSnapshotUri(
                options.raftDirectory().resolve(JraftFiles.SNAPSHOT_DIRECTORY).toString());
        node.setElectionTimeoutMs(electionTimeoutMillis);
        node.setSnapshotIntervalSecs(0);
        node.setDisableCli(true);
        node.setEnableMetrics(true);
        // A member that was stopped mid-answer must not hold a reader for the stock five seconds.
        node.setRpcDefaultTimeout(2 * electionTimeoutMillis);
        if (options.snapshotBandwidthBytes() > 0) {
            node.setSnapshotThrottle(
                    new ThroughputSnapshotThrottle(options.snapshotBandwidthBytes(), THROTTLE_CYCLES_PER_SECOND));
        }
        // The stock timers are wheels that turn every millisecond: a tenth of a processor for a node that does nothing.
        node.setSharedElectionTimer(true);
        node.setSharedVoteTimer(true);
        node.setSharedStepDownTimer(true);
        node.setSharedSnapshotTimer(true);
        node.setServiceFactory(new Storages(log, term));
        tune(node.getRaftOptions(), electionTimeoutMillis);
        return node;
    }

    /**
     * @throws IOException if log and snapshot do not fit: the engine would silently discard the log, or start with a gap
     */
    static void checkFit(Wal wal, Optional<SnapshotMeta> snapshot) throws IOException {
        long snapshotIndex = snapshot.map(SnapshotMeta::getLastIncludedIndex).orElse(0L);
        if (wal.firstIndex() > snapshotIndex + 1) {
            throw new IOException("the log begins at index " + wal.firstIndex() + " and the snapshot ends at "
                    + snapshotIndex + ": entries between them are missing");
        }
        if (snapshot.isEmpty() || snapshotIndex < wal.firstIndex() || snapshotIndex > wal.lastIndex()) {
            return;
        }
        long snapshotTerm = snapshot.get().getLastIncludedTerm();
        if (wal.termAt(snapshotIndex) != snapshotTerm) {
            throw new IOException("entry " + snapshotIndex + " has term " + wal.termAt(snapshotIndex)
                    + " in the log and term " + snapshotTerm + " in the snapshot: they are of different histories");
        }
    }

    private static void tune(RaftOptions raft, int electionTimeoutMillis) {
        raft.setSync(true);
        raft.setApplyBatch(APPLY_BATCH);
        raft.setMaxAppendBufferSize(APPEND_BUFFER_BYTES);
        raft.setMaxByteCountPerRpc(SNAPSHOT_CHUNK_BYTES);
        raft.setMaxElectionDelayMs(Math.max(1, electionTimeoutMillis / 2));
        raft.setElectionHeartbeatFactor(HEARTBEATS_PER_ELECTION_TIMEOUT);
        raft.setOpenStatistics(false);
    }

    /** Our storages in the engine's place; its snapshot store stays the stock one. */
    private static final class Storages extends DefaultJRaftServiceFactory {
        private final JraftLogStorage log;
        private final JraftTermStorage term;

        Storages(JraftLogStorage log, JraftTermStorage term) {
            this.log = log;
            this.term = term;
        }

        @Override
        public LogStorage createLogStorage(String uri, RaftOptions options) {
            return log;
        }

        @Override
        public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions options) {
            return term;
        }
    }
}
