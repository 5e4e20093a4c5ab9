package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;

/**
 * The target of a request as it was sent (RFC 9112, section 3.2), undecoded: a key may hold any byte, and every
 * normalization of paths would make two keys one.
 *
 * @param path begins with {@code /}
 * @param query without the question mark, {@code null} when there is none
 */
record RawTarget(String path, String query) {

    /** @throws ApiException BAD_REQUEST unless it is in origin or absolute form */
    static RawTarget parse(String target) {
        int pathStart = pathStart(target);
        if (target.indexOf('#', pathStart) >= 0) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the request target holds a fragment: send # as %23");
        }
        int question = target.indexOf('?', pathStart);
        if (question < 0) {
            return new RawTarget(target.substring(pathStart), null);
        }
        return new RawTarget(target.substring(pathStart, question), target.substring(question + 1));
    }

    private static int pathStart(String target) {
        if (target.startsWith("/")) {
            return 0;
        }
        int authority = target.indexOf("://");
        String scheme = authority < 0 ? "" : target.substring(0, authority);
        int slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
        if (slash < 0 || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "the request target must be a path that begins with /");
        }
        return slash;
    }
}
