package io.raftkv.ctl.backup;

import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.backup.BackupContent;
import io.raftkv.backup.BackupSource;
import io.raftkv.backup.PreparedBackup;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A running agent whose data directory is on this machine. */
public final class LocalOrigin implements BackupOrigin {
    private final AgentClient agent;
    private final String nodeId;
    private final Path dataDirectory;
    private final String programVersion;

    /** @param agent speaks to that one node, with a timeout long enough for a snapshot */
    public LocalOrigin(AgentClient agent, String nodeId, Path dataDirectory, String programVersion) {
        this.agent = agent;
        this.nodeId = nodeId;
        this.dataDirectory = dataDirectory;
        this.programVersion = programVersion;
    }

    @Override
    public BackupContent prepare() throws IOException {
        SnapshotResponse made = agent.snapshot();
        Path snapshot = dataDirectory
                .resolve("snapshots")
                .resolve(Path.of(made.snapshot()).getFileName());
        if (!Files.isReadable(snapshot)) {
            throw new CtlException(
                    ExitCode.NOT_FOUND,
                    "the snapshot that " + nodeId + " made (" + made.snapshot() + ") is not in " + dataDirectory
                            + ", or may not be read",
                    "run this on the node's machine as its user or as root, or name its directory with --data-dir");
        }
        // Applied by this node means committed by the cluster; what came later is in the next backup.
        StatsResponse stats = agent.stats();
        long upTo = Math.max(made.index(), stats.raft().appliedIndex());
        BackupSource source = new BackupSource(
                snapshot, dataDirectory, upTo, Optional.empty(), nodeId + " raftkvctl/" + programVersion);
        return PreparedBackup.of(new LocalDisk(), source, Instant.now());
    }
}
