package io.raftkv.ctl.client;

import java.util.Map;

/**
 * One request.
 *
 * @param target raw path and query, already percent-encoded
 * @param body empty for none; shared, not copied
 */
record HttpCall(String method, String target, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = new byte[0];

    static HttpCall get(String target) {
        return new HttpCall("GET", target, Map.of(), NOTHING);
    }

    /** Whether it only reads, so that repeating it changes nothing. */
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
