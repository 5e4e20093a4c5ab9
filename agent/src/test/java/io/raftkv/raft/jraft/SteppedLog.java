package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.entity.LogEntry;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.raft.EngineOptions.Compaction;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalEntry;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Our log behind the same class through which the engine reaches it, driven by somebody else than the engine. */
public final class SteppedLog {
    private final JraftLogStorage storage;
    private final Wal wal;

    /** @param fatal hears what would end the process */
    public SteppedLog(
            PreparedNode prepared, Compaction compaction, LongSupplier newestSnapshotIndex, Consumer<Throwable> fatal) {
        wal = prepared.wal().wal();
        storage = new JraftLogStorage(
                prepared.wal(),
                prepared.identity().foundingIndex(),
                prepared.self(),
                compaction,
                newestSnapshotIndex,
                new ConfigurationHistory(prepared.initialMembership()),
                new ForceTimes(),
                fatal);
    }

    public Wal wal() {
        return wal;
    }

    /** As the engine reads it, to apply or to send it; {@code null} outside the log. */
    public WalEntry read(long index) {
        LogEntry entry = storage.getEntry(index);
        return entry == null ? null : LogEntries.toWal(entry);
    }

    /** @return whether the entries are on this disk, as the engine would tell the leader */
    public boolean append(List<WalEntry> entries) {
        return storage.appendEntries(entries.stream().map(LogEntries::toEngine).toList()) == entries.size();
    }

    /** After a snapshot, as the engine does. */
    public boolean truncatePrefix(long firstIndexKept) {
        return storage.truncatePrefix(firstIndexKept);
    }

    public boolean truncateSuffix(long lastIndexKept) {
        return storage.truncateSuffix(lastIndexKept);
    }
}
