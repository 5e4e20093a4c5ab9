package io.raftkv.store;

import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import java.util.List;

/** Applies committed entries to a key space, in order, on one thread. */
public final class KvStateMachine {
    private final KeySpace keySpace;

    public KvStateMachine(KeySpace keySpace) {
        this.keySpace = keySpace;
    }

    /** The effect of one entry: a result per command, and the net changes that were committed. */
    public record Applied(List<CommandResult> results, Changes changes, StateHeader header) {}

    /** Applies one entry and commits its effect. An entry at or below the applied index is skipped, without results. */
    public Applied apply(LogPosition position, CommandGroup group) {
        throw new UnsupportedOperationException();
    }

    /** Moves the applied position over an entry that carries no command. */
    public StateHeader skip(LogPosition position) {
        throw new UnsupportedOperationException();
    }

    public KeySpace keySpace() {
        return keySpace;
    }
}
