package io.raftkv.offline;

import io.raftkv.check.Check;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandFormatException;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateHeader;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalCorruptException;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Applies the entries of a log to a state, in runs, as a running node does. */
final class Replay implements WalScan.EntryVisitor {
    private static final int RUN_ENTRIES_MAX = 256;
    private static final long RUN_BYTES_MAX = 8L << 20;

    private final KvStateMachine machine;
    private final long appliedBefore;
    private final List<KvStateMachine.Entry> run = new ArrayList<>();
    private long runBytes;
    private LogPosition last;

    private Replay(KvStateMachine machine) {
        this.machine = machine;
        this.last = machine.keySpace().header().applied();
        this.appliedBefore = last.index();
    }

    /**
     * Applies everything after what the state has applied already.
     *
     * @param upTo last entry to apply; the log must reach it from the state's applied index on
     */
    static StateHeader run(Disk disk, Path directory, long upTo, KvStateMachine machine) throws IOException {
        Replay replay = new Replay(machine);
        if (replay.last.index() < upTo) {
            new WalScan(disk, directory).upTo(upTo).run(replay);
            replay.applyRun();
        }
        StateHeader header = machine.skip(replay.last);
        Check.invariant(header.applied().index() == upTo, "replayed to %s, %s was due", header.applied(), upTo);
        return header;
    }

    @Override
    public void entry(WalEntry entry, Path file, long offset, long length) throws IOException {
        if (entry.index() <= appliedBefore) {
            return;
        }
        Check.invariant(entry.index() == last.index() + 1, "entry %s follows %s", entry.index(), last);
        last = new LogPosition(entry.term(), entry.index());
        if (entry.type() != EntryType.DATA) {
            return;
        }
        try {
            run.add(new KvStateMachine.Entry(last, CommandCodec.decode(entry.payload())));
        } catch (CommandFormatException e) {
            throw new WalCorruptException(file, offset, "entry " + entry.index() + ": " + e.getMessage());
        }
        runBytes += length;
        if (run.size() >= RUN_ENTRIES_MAX || runBytes >= RUN_BYTES_MAX) {
            applyRun();
        }
    }

    private void applyRun() {
        if (!run.isEmpty()) {
            machine.apply(run);
            run.clear();
            runBytes = 0;
        }
    }
}
