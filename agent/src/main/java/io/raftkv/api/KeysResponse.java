package io.raftkv.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * {@code GET /keys}: one page.
 *
 * @param keys strings, or with {@code values=true} objects {@code {key, value, encoding, revision}}; a key that is not
 *     UTF-8 appears percent-encoded in a string and with {@code key_encoding: "base64"} in an object
 * @param nextCursor pass it as {@code cursor} for the next page; absent on the last
 */
public record KeysResponse(List<JsonNode> keys, int count, boolean hasMore, String nextCursor) {}
