package io.raftkv.simulation;

import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandResult;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.store.StateHeader;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What one group has committed, kept outside of every node, and the state that follows from it. */
final class Truth {
    private static final long REVISIONS_PER_EPOCH = 1L << 32;

    private final long epoch;
    private final MemoryKeySpace keySpace;
    private final KvStateMachine reference;
    private final TreeMap<Long, WalEntry> entries = new TreeMap<>();
    private final TreeMap<Long, List<CommandResult>> results = new TreeMap<>();
    private final TreeMap<Long, StateHeader> headers = new TreeMap<>();
    private long committed;

    /** @param beginning the state that the group was founded on */
    Truth(long epoch, MemoryKeySpace beginning) {
        this.epoch = epoch;
        this.keySpace = beginning;
        this.reference = new KvStateMachine(beginning);
        this.committed = beginning.header().applied().index();
        headers.put(committed, beginning.header());
    }

    long committed() {
        return committed;
    }

    MemoryKeySpace keySpace() {
        return keySpace;
    }

    void commit(WalEntry entry) {
        require(entry.index() == committed + 1, "entry %d committed after %d", entry.index(), committed);
        committed = entry.index();
        entries.put(committed, entry);
        if (entry.type() != EntryType.DATA) {
            return;
        }
        StateHeader before = keySpace.header();
        KvStateMachine.Applied applied = reference.apply(
                new io.raftkv.command.LogPosition(entry.term(), entry.index()), CommandCodec.decode(entry.payload()));
        results.put(committed, applied.results());
        headers.put(committed, applied.header());
        StateHeader after = applied.header();
        require(after.revision() >= before.revision(), "revision went back from %s to %s", before, after);
        require(
                after.epoch() == before.epoch() || after.revision() >= before.revision() + REVISIONS_PER_EPOCH,
                "epoch %d opened, and the revision went from %d to %d only",
                after.epoch(),
                before.revision(),
                after.revision());
    }

    /** Whether this entry is what was committed under its index; true where nothing is known of that. */
    boolean agrees(WalEntry entry) {
        WalEntry known = entries.get(entry.index());
        return known == null
                || known.term() == entry.term()
                        && known.type() == entry.type()
                        && Arrays.equals(known.payload(), entry.payload());
    }

    /** The term of a committed entry, 0 when it is not known. */
    long termAt(long index) {
        WalEntry known = entries.get(index);
        if (known != null) {
            return known.term();
        }
        StateHeader beginning = headers.firstEntry().getValue();
        return beginning.applied().index() == index ? beginning.applied().term() : 0;
    }

    /** A node has applied entries up to here: its state must be the one that follows from them. */
    void checkState(String who, StateHeader header) {
        if (header.applied().index() == 0) {
            return;
        }
        var known = headers.floorEntry(header.applied().index());
        if (known == null) {
            // A joiner replays what lies before the state that the group was founded on.
            return;
        }
        if (header.applied().index() > committed) {
            throw new Violation(who + " has applied " + header.applied() + ", committed are " + committed);
        }
        StateHeader expected = known.getValue();
        require(
                expected.hash().equals(header.hash())
                        && expected.revision() == header.revision()
                        && expected.keyCount() == header.keyCount(),
                "%s holds %s where %s is right",
                who,
                header,
                expected);
    }

    /** What one entry did on a node. */
    void checkResults(String who, long index, List<CommandResult> seen) {
        List<CommandResult> right = results.get(index);
        require(right == null || seen.equals(right), "%s answers %s for entry %d", who, seen, index);
    }

    boolean knows(long index) {
        return headers.containsKey(index);
    }

    StateHeader headerAt(long index) {
        return headers.floorEntry(index).getValue();
    }

    private void require(boolean holds, String format, Object... arguments) {
        if (!holds) {
            throw new Violation("epoch " + epoch + ": " + String.format(format, arguments));
        }
    }
}
