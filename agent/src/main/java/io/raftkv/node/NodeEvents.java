package io.raftkv.node;

import io.raftkv.command.Space;
import io.raftkv.raft.EngineListener;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.Changes;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateHeader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what the engine reports. It exists before the engine, which may apply entries and lead before its start has
 * returned; what depends on the engine subscribes afterwards and is told the present state of leadership then.
 */
final class NodeEvents implements EngineListener {
    private static final Logger log = LoggerFactory.getLogger(NodeEvents.class);

    private final KeySpaceReader state;
    private final ReadCache cache;
    private final List<SystemRecords> records;
    private final NodeListener listener;
    private final Consumer<Throwable> fatal;
    private final CopyOnWriteArrayList<Consumer<Boolean>> leadershipListeners = new CopyOnWriteArrayList<>();
    private volatile boolean leads;

    NodeEvents(
            KeySpaceReader state,
            ReadCache cache,
            List<SystemRecords> records,
            NodeListener listener,
            Consumer<Throwable> fatal) {
        this.state = state;
        this.cache = cache;
        this.records = List.copyOf(records);
        this.listener = listener;
        this.fatal = fatal;
    }

    /** Whether this node leads and has applied everything of earlier terms. */
    boolean leads() {
        return leads;
    }

    /** Hears {@code true} when leadership was gained and {@code false} when it was lost; and once now. */
    void onLeadership(Consumer<Boolean> listener) {
        leadershipListeners.add(listener);
        listener.accept(leads);
    }

    @Override
    public void applied(Changes changes, StateHeader header) {
        changes.forEach((key, value) -> {
            if (key.space() == Space.DATA) {
                cache.applied(key.key(), value);
            } else {
                records.forEach(followed -> followed.applied(key.key(), value));
            }
        });
    }

    @Override
    public void stateReplaced(SnapshotManifest snapshot) {
        cache.replaceAll();
        records.forEach(followed -> followed.load(state));
        listener.snapshotInstalled();
        log.info("state replaced by the leader's snapshot index={} term={}", snapshot.index(), snapshot.term());
    }

    @Override
    public void leadershipGained(long term) {
        leads = true;
        log.info("leader: this node leads term={}", term);
        leadershipListeners.forEach(listener -> listener.accept(true));
    }

    @Override
    public void leadershipLost(long term) {
        leads = false;
        log.info("leader: this node no longer leads term={}", term);
        leadershipListeners.forEach(listener -> listener.accept(false));
    }

    @Override
    public void snapshotPublished(SnapshotManifest snapshot) {
        log.info(
                "snapshot published index={} term={} keys={} bytes={}",
                snapshot.index(),
                snapshot.term(),
                snapshot.keyCount(),
                snapshot.files().stream()
                        .mapToLong(SnapshotManifest.FileEntry::sizeBytes)
                        .sum());
    }

    @Override
    public void fatal(Throwable cause) {
        fatal.accept(cause);
    }
}
