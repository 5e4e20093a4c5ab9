package io.raftkv.api;

import java.util.List;

/** {@code POST /batch}: all operations in order, atomically, if every condition holds. */
public record BatchRequest(List<Operation> operations, List<Condition> conditions) {

    /**
     * @param op {@code put} or {@code delete}
     * @param encoding of {@code value}: {@code utf8} (default) or {@code base64}
     * @param keyEncoding of {@code key}: {@code utf8} (default) or {@code base64}
     */
    public record Operation(String op, String key, String keyEncoding, String value, String encoding) {}

    /** @param revision that the key must have; 0 = absent */
    public record Condition(String key, String keyEncoding, Long revision) {}
}
