package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.raftkv.disk.Disk;
import io.raftkv.disk.ForceFailedException;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.store.KeySpaceFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a snapshot on a thread of its own, then gives the engine a copy of hard links. The engine shortens its log
 * only after it got its copy, so that never happens before ours is durable.
 */
final class SnapshotSaver {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSaver.class);

    private final Disk disk;
    private final ReplicatedState state;
    private final Executor thread;
    private final EngineListener listener;
    private final Consumer<Throwable> fatal;

    private volatile IOException failure;

    SnapshotSaver(
            Disk disk, ReplicatedState state, Executor thread, EngineListener listener, Consumer<Throwable> fatal) {
        this.disk = disk;
        this.state = state;
        this.thread = thread;
        this.listener = listener;
        this.fatal = fatal;
    }

    void save(SnapshotWriter writer, Closure done) {
        try {
            thread.execute(() -> done.run(publish(writer)));
        } catch (RejectedExecutionException e) {
            done.run(new Status(RaftError.ESTOP, "the engine is closing"));
        }
    }

    /** Why the last attempt failed; {@code null} when it did not. */
    IOException failure() {
        return failure;
    }

    private Status publish(SnapshotWriter writer) {
        failure = null;
        try {
            PublishedSnapshot snapshot = state.publish();
            Path copy = Path.of(writer.getPath());
            for (Path file : disk.list(snapshot.directory())) {
                String name = file.getFileName().toString();
                disk.link(file, copy.resolve(name));
                writer.addFile(name);
            }
            disk.syncDirectory(copy);
            listener.snapshotPublished(snapshot.manifest());
            return Status.OK();
        } catch (IOException | RuntimeException e) {
            if (isOfTheDisk(e)) {
                // The next snapshot would share the file by hard link and force it again, which may succeed and prove
                // nothing; and then the log that holds the same data would be cut.
                fatal.accept(e);
            }
            // A snapshot that could not be made costs nothing but disk space: the log is kept, and a later one starts
            // from new files. The engine must not see an input/output error, or it would stop itself.
            failure = e instanceof IOException known ? known : new IOException(e);
            LOG.warn("snapshot failed reason={}", e.toString());
            return new Status(RaftError.EINTERNAL, "snapshot failed: %s", e.getMessage());
        }
    }

    /** A full disk is not: there is room again one day, and nothing is in doubt meanwhile. */
    private static boolean isOfTheDisk(Exception failure) {
        return ForceFailedException.isBehind(failure)
                || failure instanceof KeySpaceFailure stateFailure && !stateFailure.isOutOfSpace();
    }
}
