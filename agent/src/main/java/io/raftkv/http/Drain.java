package io.raftkv.http;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads and drops what is left of a request that was answered before its body had arrived. Closing at once would reset
 * the connection, and a client that sends first and reads then would never see why it was refused. Bounded in bytes and
 * by the time limit of the exchange; nothing is kept in memory.
 */
final class Drain implements Runnable, Invocable {
    private static final long BYTES_MAX = 64L << 20;

    private final Request request;
    private final Consumer<Throwable> done;
    private final AtomicBoolean finished = new AtomicBoolean();
    private long dropped;

    Drain(Request request, Consumer<Throwable> done) {
        this.request = request;
        this.done = done;
    }

    /** A client that expects 100 (Continue) has sent nothing and will not: there is nothing to wait for. */
    static boolean isNeeded(Request request, boolean bodyComplete) {
        return !bodyComplete
                && request.getLength() != 0
                && (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING))
                && !request.getHeaders().contains(HttpHeader.EXPECT);
    }

    @Override
    public void run() {
        while (!finished.get()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                finish(chunk.getFailure());
                return;
            }
            dropped += chunk.remaining();
            boolean last = chunk.isLast();
            chunk.release();
            if (last || dropped > BYTES_MAX) {
                // Jetty closes a connection whose request was not read to its end.
                finish(null);
                return;
            }
        }
    }

    void giveUp() {
        finish(new TimeoutException("the body kept coming after its request was answered"));
    }

    private void finish(Throwable failure) {
        if (finished.compareAndSet(false, true)) {
            done.accept(failure);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
