package io.raftkv.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The body of an answer whose size nobody knows, written by a thread of its own that may wait for the client. Two
 * buffers, whatever the size: one fills while the client takes the other.
 */
final class StreamedAnswer extends OutputStream {
    static final int CHUNK_BYTES = 64 << 10;

    private final Response response;
    private final Runnable disconnect;
    private final Duration stall;
    private final long bytesPerSecond;
    private final long startNanos = System.nanoTime();
    private byte[] filling = new byte[CHUNK_BYTES];
    private byte[] leaving = new byte[CHUNK_BYTES];
    private int filled;
    private long bytes;
    private CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);

    /**
     * @param disconnect ends the connection, and with it a write that waits
     * @param stall a client that does not take {@link #CHUNK_BYTES} in this time is given up
     * @param bytesPerSecond 0 for as fast as it goes
     */
    StreamedAnswer(Response response, Runnable disconnect, Duration stall, long bytesPerSecond) {
        this.response = response;
        this.disconnect = disconnect;
        this.stall = stall;
        this.bytesPerSecond = bytesPerSecond;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, CHUNK_BYTES - filled);
            System.arraycopy(source, offset + done, filling, filled, count);
            filled += count;
            done += count;
            if (filled == CHUNK_BYTES) {
                send(false);
            }
        }
    }

    /** Sends what is left and ends the answer; until then the client can tell that it is not whole. */
    void finish() throws IOException {
        send(true);
        awaitTaken();
    }

    private void send(boolean last) throws IOException {
        awaitTaken();
        pace();
        byte[] full = filling;
        filling = leaving;
        leaving = full;
        ByteBuffer chunk = ByteBuffer.wrap(full, 0, filled);
        bytes += filled;
        filled = 0;
        CompletableFuture<Void> next = new CompletableFuture<>();
        taken = next;
        response.write(last, chunk, Callback.from(() -> next.complete(null), next::completeExceptionally));
    }

    private void awaitTaken() throws IOException {
        try {
            taken.get(stall.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            disconnect.run();
            throw new IOException("the client took nothing for " + stall.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the client is gone: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            disconnect.run();
            throw new IOException("this node is stopping", e);
        }
    }

    private void pace() {
        if (bytesPerSecond == 0) {
            return;
        }
        long dueNanos = startNanos + (long) (1e9 * bytes / bytesPerSecond);
        for (long left = dueNanos - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
