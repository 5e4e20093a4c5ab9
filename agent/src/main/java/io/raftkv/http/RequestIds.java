package io.raftkv.http;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names requests, so that a client's report, the log and the access log can be brought together. */
final class RequestIds {
    private static final int LENGTH_MAX = 128;
    private static final int PREFIX_BITS = 40;

    // A random part per process and a counter: unique in practice, and far cheaper than randomness per request.
    private final String prefix =
            Long.toHexString(1L << PREFIX_BITS | new SecureRandom().nextLong() >>> 64 - PREFIX_BITS)
                            .substring(1) + "-";
    private final AtomicLong next = new AtomicLong(1);

    /** The id that the client sent, or a new one when it sent none or one that could break a log line. */
    String of(String sent) {
        return sent != null && isHarmless(sent) ? sent : prefix + Long.toHexString(next.getAndIncrement());
    }

    private static boolean isHarmless(String id) {
        if (id.isEmpty() || id.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
