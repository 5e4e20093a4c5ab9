package io.raftkv.offline;

import io.raftkv.command.Command;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandFormatException;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One entry of a log, for {@code offline wal-dump}.
 *
 * @param stampMillis leader's time, milliseconds since 1970; {@code null} for an entry without one
 * @param voters and {@code nonvoters} of a configuration
 * @param problem why the content means nothing to this program, {@code null} where it does
 */
record DumpedEntry(
        long index,
        long term,
        String type,
        Long stampMillis,
        String file,
        long offset,
        long lengthBytes,
        List<DumpedChange> changes,
        List<String> voters,
        List<String> nonvoters,
        String problem) {

    static DumpedEntry of(WalEntry entry, Path file, long offset, long lengthBytes, boolean values) {
        List<DumpedChange> changes = new ArrayList<>();
        List<String> voters = List.of();
        List<String> nonvoters = List.of();
        String problem = null;
        try {
            if (entry.type() == EntryType.DATA) {
                for (Command command : CommandCodec.decode(entry.payload()).commands()) {
                    changes.addAll(changes(command, values));
                }
            } else if (entry.type() == EntryType.CONFIGURATION) {
                GroupConfiguration members = GroupConfiguration.decode(entry.payload());
                voters = members.voters().stream().map(Object::toString).toList();
                nonvoters = members.nonvoters().stream().map(Object::toString).toList();
            }
        } catch (CommandFormatException | IllegalArgumentException e) {
            problem = e.getMessage();
        }
        return new DumpedEntry(
                entry.index(),
                entry.term(),
                entry.type().name().toLowerCase(Locale.ROOT),
                entry.type() == EntryType.DATA ? entry.stampMillis() : null,
                file.getFileName().toString(),
                offset,
                lengthBytes,
                changes,
                voters,
                nonvoters,
                problem);
    }

    private static List<DumpedChange> changes(Command command, boolean values) {
        return command.accept(new Command.Cases<>() {
            @Override
            public List<DumpedChange> write(Command.Write write) {
                List<DumpedChange> changes = new ArrayList<>();
                for (Condition condition : write.conditions()) {
                    changes.add(DumpedChange.of(write.space(), condition));
                }
                for (Mutation mutation : write.mutations()) {
                    changes.add(DumpedChange.of(write.space(), mutation, values));
                }
                return changes;
            }

            @Override
            public List<DumpedChange> openEpoch(Command.OpenEpoch open) {
                return List.of(DumpedChange.ofEpoch(open.epoch()));
            }
        });
    }

    Lines lines() {
        Lines lines = new Lines()
                .line(index + "  term " + term + "  " + type + "  "
                        + (stampMillis == null ? "" : Lines.time(stampMillis) + "  ") + file + " at byte " + offset
                        + ", "
                        + lengthBytes + " bytes");
        changes.forEach(change -> lines.line("    " + change.text()));
        if (type.equals("configuration") && problem == null) {
            lines.line("    voters " + String.join(", ", voters)
                    + (nonvoters.isEmpty() ? "" : "  nonvoters " + String.join(", ", nonvoters)));
        }
        if (problem != null) {
            lines.line("    not understood: " + problem);
        }
        return lines;
    }
}
