package io.raftkv.ctl.client;

import java.io.Closeable;
import java.io.InputStream;
import java.util.Map;

/**
 * An answer of which the body has yet to come.
 *
 * @param head without a body when {@code body} brings it
 * @param connection to be closed by whoever has read enough
 */
record StreamedReply(HttpReply head, InputStream body, Closeable connection) {
    /** By lower-case name; empty before the end of the body. */
    Map<String, String> trailers() {
        return body instanceof StreamedBody streamed ? streamed.trailers() : Map.of();
    }
}
