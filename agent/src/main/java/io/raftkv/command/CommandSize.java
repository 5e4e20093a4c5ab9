package io.raftkv.command;

/** Counts the encoded bytes of a command; mirrors {@link CommandWriter}. */
final class CommandSize implements Command.Cases<Integer> {
    static final CommandSize INSTANCE = new CommandSize();

    private static final int COUNT_BYTES = Integer.BYTES;

    @Override
    public Integer write(Command.Write write) {
        int size = 1 + 1 + COUNT_BYTES + COUNT_BYTES;
        for (Condition condition : write.conditions()) {
            size = Math.addExact(size, 1 + sized(condition.key()));
            size += condition instanceof Condition.RevisionIs ? Long.BYTES : 0;
        }
        for (Mutation mutation : write.mutations()) {
            size = Math.addExact(size, 1 + sized(mutation.key()));
            size = mutation instanceof Mutation.Put put ? Math.addExact(size, sized(put.value())) : size;
        }
        return size;
    }

    @Override
    public Integer openEpoch(Command.OpenEpoch openEpoch) {
        return 1 + Long.BYTES;
    }

    private static int sized(Bytes bytes) {
        return Math.addExact(COUNT_BYTES, bytes.length());
    }
}
