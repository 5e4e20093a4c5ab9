package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.backup.BackupSource;
import io.raftkv.backup.PreparedBackup;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.RaftEngine;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.Wal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Backups of this node: a fresh snapshot and the log after it up to what is applied here, and so committed. Nothing is
 * copied; what is needed is held instead.
 */
final class OutgoingBackups {
    private static final Duration SNAPSHOT_TIME = Duration.ofMinutes(10);

    private final NodeIdentity self;
    private final Path dataDirectory;
    private final Disk disk;
    private final RaftEngine engine;
    private final Wal wal;
    private final SnapshotStore snapshots;
    private final Supplier<Optional<PublishedSnapshot>> newestSnapshot;
    private final ServingGate gate;
    private final Leadership leadership;
    private final Duration requestTimeout;

    OutgoingBackups(
            NodeParts parts,
            RaftEngine engine,
            Supplier<Optional<PublishedSnapshot>> newestSnapshot,
            ServingGate gate,
            Leadership leadership) {
        this.self = parts.self();
        this.dataDirectory = parts.config().storage().dataDir();
        this.disk = parts.disk();
        this.engine = engine;
        this.wal = parts.wal().wal();
        this.snapshots = parts.snapshots();
        this.newestSnapshot = newestSnapshot;
        this.gate = gate;
        this.leadership = leadership;
        this.requestTimeout = parts.config().limits().requestTimeout();
    }

    /** See {@link NodeService#backup}. */
    OutgoingBackup prepare(Consistency consistency) throws IOException {
        requireSound();
        if (engine.status().role() == EngineRole.INACTIVE) {
            throw gate.refusal()
                    .orElseGet(() -> new ApiException(ErrorCode.NOT_READY, "this node's engine is not running"));
        }
        if (consistency == Consistency.LINEARIZABLE) {
            confirm();
        }
        // The snapshot will be of this entry or a later one: the log behind it must not go when it is published.
        Wal.Hold log = wal.hold(engine.status().appliedIndex() + 1);
        SnapshotStore.Hold files = null;
        try {
            PublishedSnapshot snapshot = snapshot();
            files = snapshots.hold(snapshot);
            long upTo = Math.max(snapshot.manifest().index(), engine.status().appliedIndex());
            BackupSource source = new BackupSource(
                    snapshot.directory(),
                    dataDirectory,
                    upTo,
                    Optional.empty(),
                    self.nodeId() + " raftkv-agent/" + self.version());
            return new Held(PreparedBackup.of(disk, source, Instant.now()), log, files);
        } catch (IOException | RuntimeException e) {
            release(log, files);
            throw e;
        }
    }

    /** Also a node that is starting may not know what it will hear; one that drains has all it says. */
    private void requireSound() {
        if (gate.isClosed(ServingGate.Reason.STARTING)) {
            throw gate.refusal().orElseThrow();
        }
        Optional<ApiException> refusal = gate.faultRefusal();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /** Everything that was acknowledged before is applied here when this returns. */
    private void confirm() {
        await(engine.readIndex(), requestTimeout, leadership::readFailure);
    }

    private PublishedSnapshot snapshot() {
        await(
                engine.snapshot(),
                SNAPSHOT_TIME,
                failure -> new ApiException(
                        ErrorCode.INTERNAL,
                        "no snapshot was made: " + Leadership.unwrap(failure).getMessage()));
        return newestSnapshot
                .get()
                .orElseThrow(() -> new ApiException(ErrorCode.INTERNAL, "the snapshot that was made is not there"));
    }

    private static <T> T await(
            CompletableFuture<T> future, Duration limit, Function<Throwable, ApiException> explanation) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw explanation.apply(e.getCause());
        } catch (TimeoutException e) {
            throw explanation.apply(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.NOT_READY, "this node is stopping");
        }
    }

    private static void release(Wal.Hold log, SnapshotStore.Hold files) {
        log.close();
        if (files != null) {
            files.close();
        }
    }

    private final class Held implements OutgoingBackup {
        private final PreparedBackup prepared;
        private final Wal.Hold log;
        private final SnapshotStore.Hold files;

        Held(PreparedBackup prepared, Wal.Hold log, SnapshotStore.Hold files) {
            this.prepared = prepared;
            this.log = log;
            this.files = files;
        }

        @Override
        public String name() {
            return prepared.name();
        }

        @Override
        public LogPosition last() {
            return prepared.manifest().last();
        }

        @Override
        public long contentBytes() {
            return prepared.manifest().sizeBytes();
        }

        @Override
        public void writeTo(OutputStream target) throws IOException {
            // Asked again up to the last byte before the end mark: a fenced node ends no archive.
            prepared.writeTo(target, (done, total) -> requireSound());
        }

        @Override
        public void close() {
            release(log, files);
        }
    }
}
