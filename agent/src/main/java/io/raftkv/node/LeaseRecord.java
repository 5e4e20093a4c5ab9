package io.raftkv.node;

import io.raftkv.command.Bytes;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;

/** The one record of the {@link OperationLease}. Reads see what this node has applied, and never wait. */
final class LeaseRecord implements SystemRecords {
    private static final Bytes KEY = Bytes.utf8("lease");
    private static final Versioned<OperationLease> ABSENT = new Versioned<>(OperationLease.NONE, 0);

    private volatile Versioned<OperationLease> current = ABSENT;

    Versioned<OperationLease> current() {
        return current;
    }

    @Override
    public void load(KeySpaceReader reader) {
        follow(reader.get(Space.SYSTEM, KEY));
    }

    @Override
    public void applied(Bytes key, StoredValue value) {
        if (key.equals(KEY)) {
            follow(value);
        }
    }

    private void follow(StoredValue value) {
        current = value == null ? ABSENT : SystemRecords.decode(value, OperationLease.class);
    }

    static Mutation put(OperationLease lease) {
        return new Mutation.Put(KEY, SystemRecords.encode(lease));
    }

    static Condition unchanged(Versioned<OperationLease> since) {
        return new Condition.RevisionIs(KEY, since.revision());
    }
}
