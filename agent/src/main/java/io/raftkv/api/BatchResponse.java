package io.raftkv.api;

import java.util.List;

/** @param revision after the batch */
public record BatchResponse(long revision, List<Result> results) {

    /** @param revision of the key after its operation; 0 after a delete */
    public record Result(String op, long revision, boolean existed) {}
}
