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

    /**
     * An answer is about to be sent.
     *
     * @param status of it
     * @param content its body
     * @return the value of {@code Server-Timing}, {@code null} for none
     */
    String answering(Exchange exchange, int status, byte[] content);
}
