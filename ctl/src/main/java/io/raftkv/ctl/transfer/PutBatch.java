package io.raftkv.ctl.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.raftkv.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Puts that travel together, already written as the body of {@code POST /batch}, so that its size is known. */
final class PutBatch {
    static final int OPERATIONS_MAX = 200;
    /** Well below the agent's {@code limits.max_request_size} of 1 MiB. */
    static final int BYTES_MAX = 400 * 1024;

    private final List<TransferRecord> records = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(BYTES_MAX / 4);
    private final JsonGenerator json;

    PutBatch() throws IOException {
        json = Json.mapper().getFactory().createGenerator(body);
        json.writeStartObject();
        json.writeArrayFieldStart("operations");
    }

    /** Whether a value is too large to share a request with others. */
    static boolean travelsAlone(TransferRecord item) {
        return item.value().length > BYTES_MAX / 2;
    }

    void add(TransferRecord item) throws IOException {
        json.writeStartObject();
        json.writeStringField("op", "put");
        write("key", "key_encoding", item.key());
        write("value", "encoding", item.value());
        json.writeEndObject();
        records.add(item);
    }

    private void write(String field, String encodingField, byte[] bytes) throws IOException {
        Optional<String> text = Utf8.decode(bytes);
        json.writeStringField(field, text.orElseGet(() -> Base64.getEncoder().encodeToString(bytes)));
        if (text.isEmpty()) {
            json.writeStringField(encodingField, "base64");
        }
    }

    boolean isFull() throws IOException {
        if (records.size() >= OPERATIONS_MAX) {
            return true;
        }
        json.flush();
        return body.size() >= BYTES_MAX;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    List<TransferRecord> records() {
        return records;
    }

    /** The finished body; nothing can be added after it. */
    byte[] finish() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
        return body.toByteArray();
    }
}
