package io.raftkv.ctl.client;

import java.util.Map;
import java.util.Optional;

/** @param headers by lower-case name */
record HttpReply(int status, Map<String, String> headers, byte[] body) {
    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
