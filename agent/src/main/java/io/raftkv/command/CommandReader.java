package io.raftkv.command;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads one encoded group, trusting no number in it: nothing is allocated that the bytes at hand could not fill. */
final class CommandReader {
    // The smallest encodings there are: a length larger than what fits is a lie.
    private static final int COMMAND_BYTES_MIN = 1 + Long.BYTES;
    private static final int KEYED_BYTES_MIN = 1 + Integer.BYTES;

    private final ByteBuffer source;

    CommandReader(byte[] encoded) {
        CommandCodec.checkHeader(encoded);
        this.source = ByteBuffer.wrap(encoded);
        source.position(1);
    }

    CommandGroup group() {
        try {
            long stampMillis = source.getLong();
            int count = count(COMMAND_BYTES_MIN);
            List<Command> commands = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                commands.add(command());
            }
            if (source.hasRemaining()) {
                throw new CommandFormatException(source.remaining() + " bytes after the last command");
            }
            return new CommandGroup(stampMillis, commands);
        } catch (BufferUnderflowException e) {
            throw new CommandFormatException("command group ends at byte " + source.limit() + " inside a field", e);
        } catch (IllegalArgumentException e) {
            throw new CommandFormatException("command group holds what no writer makes: " + e.getMessage(), e);
        }
    }

    private Command command() {
        int kind = source.get();
        return switch (kind) {
            case CommandCodec.KIND_WRITE -> write();
            case CommandCodec.KIND_OPEN_EPOCH -> new Command.OpenEpoch(source.getLong());
            default -> throw unknown("command", kind);
        };
    }

    private Command write() {
        Space space = Space.ofCode(source.get());
        int conditionCount = count(KEYED_BYTES_MIN);
        List<Condition> conditions = new ArrayList<>(conditionCount);
        for (int i = 0; i < conditionCount; i++) {
            conditions.add(condition());
        }
        int mutationCount = count(KEYED_BYTES_MIN);
        List<Mutation> mutations = new ArrayList<>(mutationCount);
        for (int i = 0; i < mutationCount; i++) {
            mutations.add(mutation());
        }
        return new Command.Write(space, conditions, mutations);
    }

    private Condition condition() {
        int kind = source.get();
        return switch (kind) {
            case CommandCodec.CONDITION_REVISION_IS -> new Condition.RevisionIs(bytes(), source.getLong());
            case CommandCodec.CONDITION_EXISTS -> new Condition.Exists(bytes());
            default -> throw unknown("condition", kind);
        };
    }

    private Mutation mutation() {
        int kind = source.get();
        return switch (kind) {
            case CommandCodec.MUTATION_PUT -> new Mutation.Put(bytes(), bytes());
            case CommandCodec.MUTATION_DELETE -> new Mutation.Delete(bytes());
            default -> throw unknown("mutation", kind);
        };
    }

    private Bytes bytes() {
        byte[] bytes = new byte[count(1)];
        source.get(bytes);
        return Bytes.wrap(bytes);
    }

    private int count(int elementBytesMin) {
        int count = source.getInt();
        if (count < 0 || count > source.remaining() / elementBytesMin) {
            throw new CommandFormatException("count " + count + " at byte " + (source.position() - Integer.BYTES)
                    + ", only " + source.remaining() + " bytes follow");
        }
        return count;
    }

    private CommandFormatException unknown(String what, int kind) {
        return new CommandFormatException("unknown " + what + " " + kind + " at byte " + (source.position() - 1));
    }
}
