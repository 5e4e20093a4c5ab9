package io.raftkv.command;

import java.nio.ByteBuffer;

/** Writes commands behind each other into a buffer that {@link CommandSize} has measured. */
final class CommandWriter implements Command.Cases<Void> {
    private final ByteBuffer target;

    CommandWriter(ByteBuffer target) {
        this.target = target;
    }

    @Override
    public Void write(Command.Write write) {
        target.put((byte) CommandCodec.KIND_WRITE);
        target.put((byte) write.space().code());
        target.putInt(write.conditions().size());
        for (Condition condition : write.conditions()) {
            if (condition instanceof Condition.RevisionIs revisionIs) {
                target.put((byte) CommandCodec.CONDITION_REVISION_IS);
                put(revisionIs.key());
                target.putLong(revisionIs.revision());
            } else {
                target.put((byte) CommandCodec.CONDITION_EXISTS);
                put(condition.key());
            }
        }
        target.putInt(write.mutations().size());
        for (Mutation mutation : write.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                target.put((byte) CommandCodec.MUTATION_PUT);
                put(put.key());
                put(put.value());
            } else {
                target.put((byte) CommandCodec.MUTATION_DELETE);
                put(mutation.key());
            }
        }
        return null;
    }

    @Override
    public Void openEpoch(Command.OpenEpoch openEpoch) {
        target.put((byte) CommandCodec.KIND_OPEN_EPOCH);
        target.putLong(openEpoch.epoch());
        return null;
    }

    private void put(Bytes bytes) {
        target.putInt(bytes.length());
        target.put(bytes.unsafeArray());
    }
}
