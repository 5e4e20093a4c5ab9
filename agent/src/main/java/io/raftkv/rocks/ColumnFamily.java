package io.raftkv.rocks;

import io.raftkv.command.Space;
import java.nio.charset.StandardCharsets;

/** The column families of a state, in the order in which the database opens them. */
enum ColumnFamily {
    /** RocksDB insists on it; ours is empty. */
    DEFAULT("default"),
    DATA("data"),
    SYSTEM("system"),
    /** The header and the local values. */
    META("meta");

    private final byte[] familyName;

    ColumnFamily(String familyName) {
        this.familyName = familyName.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] familyName() {
        return familyName.clone();
    }

    static ColumnFamily of(Space space) {
        return space == Space.DATA ? DATA : SYSTEM;
    }
}
