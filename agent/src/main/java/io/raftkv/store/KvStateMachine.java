package io.raftkv.store;

import io.raftkv.check.Check;
import io.raftkv.command.Bytes;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import java.util.ArrayList;
import java.util.List;

/** Applies committed entries to a key space, in order, on one thread. */
public final class KvStateMachine {
    private final KeySpace keySpace;
    private final StateHasher hasher = new StateHasher();

    public KvStateMachine(KeySpace keySpace) {
        this.keySpace = keySpace;
    }

    /** A committed entry that carries commands. */
    public record Entry(LogPosition position, CommandGroup group) {}

    /** The effect of one entry: a result per command, and the net changes that were committed. */
    public record Applied(List<CommandResult> results, Changes changes, StateHeader header) {}

    /**
     * The effect of several entries.
     *
     * @param results per entry its results, one per command; empty for an entry that was skipped
     * @param changes the net effect of all of them
     */
    public record AppliedRun(List<List<CommandResult>> results, Changes changes, StateHeader header) {}

    /** Applies one entry and commits its effect. An entry at or below the applied index is skipped, without results. */
    public Applied apply(LogPosition position, CommandGroup group) {
        AppliedRun run = apply(List.of(new Entry(position, group)));
        return new Applied(run.results().get(0), run.changes(), run.header());
    }

    /**
     * Applies entries in order and commits their effect at once: the state afterwards is that of applying them one by
     * one, at the price of one commit. Indexes rise but may leave gaps, where entries without commands stand.
     */
    public AppliedRun apply(List<Entry> entries) {
        StateHeader before = keySpace.header();
        Transition transition = new Transition(keySpace, before, hasher);
        List<List<CommandResult>> results = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            results.add(isApplied(entry.position(), transition.position()) ? List.of() : transition.apply(entry));
        }
        StateHeader after = transition.header();
        if (!after.applied().equals(before.applied())) {
            keySpace.commit(transition.changes(), after);
        }
        return new AppliedRun(results, transition.changes(), after);
    }

    /** Moves the applied position over an entry that carries no command. */
    public StateHeader skip(LogPosition position) {
        StateHeader header = keySpace.header();
        if (isApplied(position, header.applied())) {
            return header;
        }
        StateHeader moved = header.withApplied(position);
        keySpace.commit(new Changes(), moved);
        return moved;
    }

    /**
     * Sets a local value in a commit of its own, see {@link Changes#putLocal}.
     *
     * @param name of lower-case letters, digits, dots and dashes
     */
    public void putLocal(String name, Bytes value) {
        Changes changes = new Changes();
        changes.putLocal(name, value);
        keySpace.commit(changes, keySpace.header());
    }

    public KeySpace keySpace() {
        return keySpace;
    }

    private static boolean isApplied(LogPosition position, LogPosition applied) {
        if (position.index() <= applied.index()) {
            return true;
        }
        Check.invariant(position.term() >= applied.term(), "%s follows %s: a term went back", position, applied);
        return false;
    }
}
