package io.raftkv.ctl.client;

import java.util.Optional;

/**
 * A page of keys to ask for.
 *
 * @param start first key, included; @param end first key no longer included; empty for no bound
 * @param limit keys on the page
 * @param cursor from the page before
 */
public record KeyQuery(
        Optional<String> prefix,
        Optional<String> start,
        Optional<String> end,
        boolean reverse,
        boolean values,
        boolean stale,
        int limit,
        Optional<String> cursor) {
    public static KeyQuery ofPrefix(Optional<String> prefix, boolean values, int limit) {
        return new KeyQuery(prefix, Optional.empty(), Optional.empty(), false, values, false, limit, Optional.empty());
    }

    public KeyQuery after(String nextCursor, int nextLimit) {
        return new KeyQuery(prefix, start, end, reverse, values, stale, nextLimit, Optional.of(nextCursor));
    }

    String target() {
        StringBuilder target = new StringBuilder("/keys?limit=").append(limit);
        prefix.ifPresent(text -> target.append("&prefix=").append(KeyPath.query(text)));
        start.ifPresent(text -> target.append("&start=").append(KeyPath.query(text)));
        end.ifPresent(text -> target.append("&end=").append(KeyPath.query(text)));
        cursor.ifPresent(text -> target.append("&cursor=").append(KeyPath.query(text)));
        if (reverse) {
            target.append("&reverse=true");
        }
        if (values) {
            target.append("&values=true");
        }
        if (stale) {
            target.append("&consistency=stale");
        }
        return target.toString();
    }
}
