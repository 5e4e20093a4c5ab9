package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;

/** The limit on keys, which holds wherever a key enters. */
final class KeySize {
    private KeySize() {}

    /** @throws ApiException TOO_LARGE if the key is longer than {@code bytesMax} */
    static void check(Bytes key, int bytesMax) {
        if (key.length() > bytesMax) {
            throw new ApiException(
                    ErrorCode.TOO_LARGE,
                    "the key has " + key.length() + " bytes, more than limits.max_key_size = " + bytesMax);
        }
    }
}
