package io.raftkv.command;

import io.raftkv.check.Check;
import java.util.List;

/**
 * The content of one log entry: the commands of one group commit, applied in order, each atomic by itself.
 *
 * @param stampMillis the leader's clock when it proposed the entry, milliseconds since 1970; apply raises it to the
 *     previous entry's stamp where the clock went back, so that stamps never decrease along the log
 */
public record CommandGroup(long stampMillis, List<Command> commands) {
    public CommandGroup {
        Check.argument(stampMillis >= 0, "stamp is negative: %s", stampMillis);
        commands = List.copyOf(commands);
        Check.argument(!commands.isEmpty(), "a group carries at least one command");
    }
}
