package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.raftkv.raft.EngineOptions.Compaction;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.RecoveredWal;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Our log as the engine's log. One append and one force per batch that the engine hands over; it may then tell the
 * leader. Appends and truncations come from the engine's log thread, reads from replicators beside them. Every failure
 * is fatal: the engine by itself would go on answering from memory.
 */
final class JraftLogStorage implements LogStorage {
    private final RecoveredWal recovered;
    private final Wal wal;
    private final long foundingIndex;
    private final GroupConfiguration founderAlone;
    private final Compaction compaction;
    private final LongSupplier newestSnapshotIndex;
    private final ConfigurationHistory history;
    private final ForceTimes forceTimes;
    private final Consumer<Throwable> fatal;

    /** @param foundingIndex configurations up to here are read as {@code self} alone */
    JraftLogStorage(
            RecoveredWal recovered,
            long foundingIndex,
            PeerAddress self,
            Compaction compaction,
            LongSupplier newestSnapshotIndex,
            ConfigurationHistory history,
            ForceTimes forceTimes,
            Consumer<Throwable> fatal) {
        this.recovered = recovered;
        this.wal = recovered.wal();
        this.foundingIndex = foundingIndex;
        this.founderAlone = GroupConfiguration.stable(new Membership(List.of(self), List.of()));
        this.compaction = compaction;
        this.newestSnapshotIndex = newestSnapshotIndex;
        this.history = history;
        this.forceTimes = forceTimes;
        this.fatal = fatal;
    }

    @Override
    public boolean init(LogStorageOptions options) {
        ConfigurationManager engine = options.getConfigurationManager();
        for (WalEntry entry : recovered.configurations()) {
            LogEntry configuration = toEngine(entry);
            history.add(entry.index(), LogEntries.configuration(configuration));
            engine.add(new ConfigurationEntry(
                    configuration.getId(),
                    new Configuration(configuration.getPeers(), configuration.getLearners()),
                    configuration.getOldPeers() == null
                            ? new Configuration()
                            : new Configuration(configuration.getOldPeers(), configuration.getOldLearners())));
        }
        return true;
    }

    @Override
    public void shutdown() {
        // The engine's owner closes the log when every thread of the engine has ended.
    }

    @Override
    public long getFirstLogIndex() {
        return wal.firstIndex();
    }

    @Override
    public long getLastLogIndex() {
        return wal.lastIndex();
    }

    @Override
    public LogEntry getEntry(long index) {
        try {
            WalEntry entry = wal.read(index);
            return entry == null ? null : toEngine(entry);
        } catch (Throwable e) {
            fatal.accept(e);
            return null;
        }
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        return wal.termAt(index);
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        try {
            List<WalEntry> records = new ArrayList<>(entries.size());
            for (LogEntry entry : entries) {
                records.add(LogEntries.toWal(entry));
                if (entry.getType() == EnumOutter.EntryType.ENTRY_TYPE_CONFIGURATION) {
                    history.add(entry.getId().getIndex(), LogEntries.configuration(entry));
                }
            }
            long begun = System.nanoTime();
            wal.append(records);
            forceTimes.forced(records.get(0).index(), records.size(), System.nanoTime() - begun);
            return entries.size();
        } catch (Throwable e) {
            fatal.accept(e);
            return 0;
        }
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        return guarded(() -> {
            if (firstIndexKept > wal.lastIndex() + 1) {
                // A snapshot ahead of everything here replaced the state; it was published before this call.
                history.truncatePrefix(firstIndexKept);
                wal.reset(firstIndexKept);
                return;
            }
            long bound = Math.min(firstIndexKept, newestSnapshotIndex.getAsLong() - compaction.marginEntries() + 1);
            if (compaction.enabled() && bound > wal.firstIndex()) {
                wal.truncatePrefix(bound);
                history.truncatePrefix(wal.firstIndex());
            }
        });
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        return guarded(() -> {
            history.truncateSuffix(lastIndexKept);
            wal.truncateSuffix(lastIndexKept);
        });
    }

    @Override
    public boolean reset(long nextIndex) {
        return guarded(() -> {
            history.truncateSuffix(nextIndex - 1);
            wal.reset(nextIndex);
        });
    }

    private LogEntry toEngine(WalEntry entry) {
        if (entry.type() == EntryType.CONFIGURATION && entry.index() <= foundingIndex) {
            return LogEntries.configurationEntry(entry.term(), entry.index(), founderAlone);
        }
        return LogEntries.toEngine(entry);
    }

    private boolean guarded(LogChange change) {
        try {
            change.run();
            return true;
        } catch (Throwable e) {
            fatal.accept(e);
            return false;
        }
    }

    private interface LogChange {
        void run() throws IOException;
    }
}
