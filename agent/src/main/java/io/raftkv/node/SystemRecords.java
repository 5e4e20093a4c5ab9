package io.raftkv.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.check.InvariantViolation;
import io.raftkv.command.Bytes;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;
import java.io.IOException;

/** A picture of some records of the system space, as this node has applied them. */
public interface SystemRecords {
    /** Reads everything anew: at start, and after the state was replaced. */
    void load(KeySpaceReader reader);

    /** Follows one change of the system space, {@code null} for a removed key; ignores keys that are not its own. */
    void applied(Bytes key, StoredValue value);

    /** A record with the revision that a change to it must name. */
    record Versioned<T>(T value, long revision) {}

    static <T> Versioned<T> decode(StoredValue value, Class<T> type) {
        try {
            return new Versioned<>(Json.mapper().readValue(value.value().unsafeArray(), type), value.revision());
        } catch (IOException e) {
            throw new InvariantViolation("a record of the system space is not " + type.getSimpleName(), e);
        }
    }

    static Bytes encode(Object record) {
        try {
            return Bytes.wrap(Json.mapper().writeValueAsBytes(record));
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("a record of the system space cannot be written as JSON", e);
        }
    }
}
