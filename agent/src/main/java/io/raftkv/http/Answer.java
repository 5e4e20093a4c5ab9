package io.raftkv.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer of one exchange on its way to the client. A client has a time to take it, in proportion to its size; large
 * answers are counted together, so that clients that never take theirs cannot fill the memory.
 */
final class Answer {
    /** Smaller answers are not worth counting: a connection has one at a time. */
    private static final int LARGE_BYTES = 64 << 10;

    /** A client has this long, and more in proportion to the size: 32 KiB a second will do. */
    private static final Duration TAKING_TIME = Duration.ofSeconds(20);

    private static final Duration TAKING_TIME_PER_KIBIBYTE = Duration.ofMillis(1000 / 32);

    private final Response response;
    private final BodyBudget budget;
    private int bytes;
    private int countedBytes;
    private volatile long takenUntilNanos;

    Answer(Response response, BodyBudget budget) {
        this.response = response;
        this.budget = budget;
    }

    int status() {
        return response.getStatus();
    }

    int bytes() {
        return bytes;
    }

    void header(HttpField field) {
        response.getHeaders().put(field);
    }

    /** What an answer of this size counts: its bytes when it is large, otherwise nothing. */
    static int weight(byte[] content) {
        return content.length < LARGE_BYTES ? 0 : content.length;
    }

    /** @param counted bytes taken from the budget, given back by {@link #giveBack} when the client has taken the answer */
    void send(int status, byte[] content, int counted, Callback taken) {
        response.setStatus(status);
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        }
        bytes = content.length;
        countedBytes = counted;
        takenUntilNanos =
                System.nanoTime() + TAKING_TIME.toNanos() + TAKING_TIME_PER_KIBIBYTE.toNanos() * (content.length >> 10);
        response.write(true, ByteBuffer.wrap(content), taken);
    }

    /** Begins an answer that its sender writes by itself, and watches: it is never overdue here. */
    Response stream() {
        response.setStatus(200);
        return response;
    }

    void streamed(long streamedBytes) {
        bytes = (int) Math.min(Integer.MAX_VALUE, streamedBytes);
    }

    /** Taken, or failed: either way it is no longer in memory. */
    void giveBack() {
        budget.giveBack(countedBytes);
    }

    /** Sent, and still not taken after the time for it. */
    boolean isOverdue() {
        return takenUntilNanos != 0 && System.nanoTime() - takenUntilNanos > 0;
    }
}
