package io.raftkv.http;

import io.raftkv.api.ErrorCode;
import io.raftkv.auth.AuthFailure;

/** Hears of requests, for metrics and logs. Called on the threads that serve them. */
interface RequestObserver {
    void started(Exchange exchange);

    /** The answer has been sent, or the connection was lost before. */
    void finished(Exchange exchange);

    /** Turned away before its endpoint was called. */
    void rejected(ErrorCode code);

    void unauthorized(AuthFailure failure);

    /** The value of {@code Server-Timing}, {@code null} for none; asked when an answer is about to be sent. */
    String timing(Exchange exchange);
}
