package io.raftkv.ctl.client;

import java.io.Closeable;
import java.time.Duration;

/** Carries one request to one agent and brings the answer back. Never repeats a request. Safe for many threads. */
interface Transport extends Closeable {
    /**
     * @param timeout for everything: connect, send, receive
     * @throws TransportException if there is no answer; tells whether the request may have had an effect
     */
    HttpReply send(Endpoint endpoint, HttpCall call, Duration timeout) throws TransportException;

    /**
     * The same for an answer that may be large: its body comes as it is read.
     *
     * @param timeout until the body begins
     * @param stall for each piece of the body
     */
    StreamedReply stream(Endpoint endpoint, HttpCall call, Duration timeout, Duration stall) throws TransportException;

    @Override
    void close();
}
