package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.io.EOFException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads a body of bounded size without ever waiting. Memory grows with what has arrived, not with what was announced,
 * and is taken from the {@link BodyBudget}; a body that ends early fails.
 */
final class BodyReader implements Runnable, Invocable {
    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_BYTES_MAX = 64 * 1024;

    private final Request request;
    private final long sizeBytesMax;
    private final BodyBudget budget;
    private final Consumer<byte[]> whole;
    private final Consumer<Throwable> failed;
    private final long announced;

    private byte[] buffer = EMPTY;
    private int length;
    private long taken;

    BodyReader(
            Request request, long sizeBytesMax, BodyBudget budget, Consumer<byte[]> whole, Consumer<Throwable> failed) {
        this.request = request;
        this.sizeBytesMax = sizeBytesMax;
        this.budget = budget;
        this.whole = whole;
        this.failed = failed;
        this.announced = request.getLength();
    }

    /** Refuses at once what is announced to be too large. */
    void start() {
        if (announced > sizeBytesMax) {
            throw tooLarge();
        }
        run();
    }

    /** Bytes taken from the budget so far: whoever owns the exchange gives them back when it is over. */
    long takenBytes() {
        return taken;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    failed.accept(chunk.getFailure());
                    return;
                }
                try {
                    append(chunk);
                } finally {
                    chunk.release();
                }
                if (chunk.isLast()) {
                    break;
                }
            }
        } catch (ApiException e) {
            failed.accept(e);
            return;
        }
        if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                && !((RawTargetConnection) request.getConnectionMetaData().getConnection()).isLastChunkSeen()) {
            failed.accept(new EOFException("the body ended before its last chunk"));
            return;
        }
        whole.accept(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
    }

    private void append(Content.Chunk chunk) {
        int arrived = chunk.remaining();
        if (arrived == 0) {
            return;
        }
        if (length + (long) arrived > sizeBytesMax) {
            throw tooLarge();
        }
        if (length + arrived > buffer.length) {
            grow(length + arrived);
        }
        chunk.getByteBuffer().get(buffer, length, arrived);
        length += arrived;
    }

    private void grow(int needed) {
        long wanted = buffer.length == 0 ? Math.min(announced, FIRST_BYTES_MAX) : 2L * buffer.length;
        if (announced > 0) {
            wanted = Math.min(wanted, announced);
        }
        int capacity = (int) Math.max(needed, Math.min(wanted, sizeBytesMax));
        int more = capacity - buffer.length;
        if (!budget.take(more)) {
            throw new ApiException(ErrorCode.OVERLOADED, "too many request bodies are being received at this moment");
        }
        taken += more;
        buffer = Arrays.copyOf(buffer, capacity);
    }

    private ApiException tooLarge() {
        return new ApiException(
                ErrorCode.TOO_LARGE, "the body is larger than limits.max_request_size = " + sizeBytesMax + " bytes");
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
