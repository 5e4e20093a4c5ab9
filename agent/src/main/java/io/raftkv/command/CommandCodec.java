package io.raftkv.command;

import java.nio.ByteBuffer;

/**
 * The bytes of a {@link CommandGroup} in the log: {@code agent/docs/formats/command.md}, version 1.
 *
 * <p>One group has exactly one encoding and {@link #decode} accepts no other: replicas must never disagree about what
 * an entry says.
 */
public final class CommandCodec {
    /** The version that {@link #encode} writes. */
    public static final int VERSION = 1;

    static final int HEADER_BYTES = 1 + Long.BYTES + Integer.BYTES;
    static final int KIND_WRITE = 1;
    static final int KIND_OPEN_EPOCH = 2;
    static final int CONDITION_REVISION_IS = 1;
    static final int CONDITION_EXISTS = 2;
    static final int MUTATION_PUT = 1;
    static final int MUTATION_DELETE = 2;

    private static final int STAMP_OFFSET_BYTES = 1;

    private CommandCodec() {}

    public static byte[] encode(CommandGroup group) {
        int sizeBytes = HEADER_BYTES;
        for (Command command : group.commands()) {
            sizeBytes = Math.addExact(sizeBytes, sizeBytes(command));
        }
        ByteBuffer target = ByteBuffer.allocate(sizeBytes);
        target.put((byte) VERSION);
        target.putLong(group.stampMillis());
        target.putInt(group.commands().size());
        CommandWriter writer = new CommandWriter(target);
        for (Command command : group.commands()) {
            command.accept(writer);
        }
        return target.array();
    }

    /** How many bytes {@code command} adds to the encoding of a group: what a batch limit counts. */
    public static int sizeBytes(Command command) {
        return command.accept(CommandSize.INSTANCE);
    }

    /** @throws CommandFormatException unless {@code encoded} is exactly one group of a known version */
    public static CommandGroup decode(byte[] encoded) {
        return new CommandReader(encoded).group();
    }

    /**
     * The stamp of an encoded group, without decoding the rest.
     *
     * @throws CommandFormatException if the header is not that of a known version
     */
    public static long stampMillis(byte[] encoded) {
        checkHeader(encoded);
        return ByteBuffer.wrap(encoded).getLong(STAMP_OFFSET_BYTES);
    }

    static void checkHeader(byte[] encoded) {
        if (encoded.length < HEADER_BYTES) {
            throw new CommandFormatException(
                    "command group of " + encoded.length + " bytes, its header alone has " + HEADER_BYTES);
        }
        if (encoded[0] != VERSION) {
            throw new CommandFormatException(
                    "command group of version " + (encoded[0] & 0xff) + ", this program reads version " + VERSION);
        }
    }
}
