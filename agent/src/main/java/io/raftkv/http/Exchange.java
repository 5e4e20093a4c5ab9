package io.raftkv.http;

import io.raftkv.api.ApiError;
import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.auth.Caller;
import io.raftkv.node.NotLeaderException;
import io.raftkv.node.OperationTrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its one answer. Whoever answers first wins; a result that arrives after the time limit is dropped.
 * Fields are set by the thread that dispatches the request, before the endpoint runs.
 */
final class Exchange implements Callback {
    static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    static final HttpField BINARY = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    static final String REQUEST_ID = "X-Request-ID";
    static final byte[] EMPTY = new byte[0];

    /** Smaller answers are not worth counting: a connection has one at a time. */
    private static final int LARGE_ANSWER_BYTES = 64 << 10;

    /** A client has this long to take an answer, and more in proportion to its size: 32 KiB a second will do. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);

    private static final Duration ANSWER_TIME_PER_KIBIBYTE = Duration.ofMillis(1000 / 32);

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final HttpField RETRY_SOON = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1");
    private static final HttpField BEARER =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"raftkv\"");

    private final ServerContext context;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String requestId;
    private final long startNanos = System.nanoTime();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private final OperationTrace trace = new OperationTrace();

    private RawTarget target;
    private Route route;
    private Caller caller = Caller.ANONYMOUS;
    private QueryParameters parameters;
    private byte[] body = EMPTY;
    private BodyReader bodyReader;
    private volatile boolean bodyComplete;
    private volatile Drain drain;
    private int responseBytes;
    private int largeAnswerBytes;
    private volatile long takenUntilNanos;

    /** What an answer may still say. */
    private enum Stage {
        /** Nothing was done; an answer that says so is true, and so the request must not be handed over after it. */
        OPEN,
        /** The request may have an effect when no answer comes. */
        HANDED_OVER,
        ANSWERED
    }

    Exchange(ServerContext context, Request request, Response response, Callback callback, String requestId) {
        this.context = context;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.requestId = requestId;
    }

    ServerContext context() {
        return context;
    }

    Request request() {
        return request;
    }

    String method() {
        return request.getMethod();
    }

    String requestId() {
        return requestId;
    }

    long startNanos() {
        return startNanos;
    }

    OperationTrace trace() {
        return trace;
    }

    /** {@code null} until it was parsed. */
    RawTarget target() {
        return target;
    }

    void target(RawTarget parsed) {
        target = parsed;
    }

    /** {@code null} when no route fits. */
    Route route() {
        return route;
    }

    void route(Route matched) {
        route = matched;
    }

    Caller caller() {
        return caller;
    }

    void caller(Caller authenticated) {
        caller = authenticated;
    }

    QueryParameters parameters() {
        return parameters;
    }

    void parameters(QueryParameters parsed) {
        parameters = parsed;
    }

    /** The whole body; shared, not copied. */
    byte[] body() {
        return body;
    }

    String header(HttpHeader header) {
        return request.getHeaders().get(header);
    }

    int status() {
        return response.getStatus();
    }

    int responseBytes() {
        return responseBytes;
    }

    long requestBytes() {
        return bodyReader == null ? 0 : body.length;
    }

    boolean isAnswered() {
        return stage.get() == Stage.ANSWERED;
    }

    /**
     * From here on the request may have an effect when no answer comes.
     *
     * @return false when it was answered already, perhaps with "no effect": then it must not have any
     */
    boolean handOver() {
        return stage.compareAndSet(Stage.OPEN, Stage.HANDED_OVER) || stage.get() == Stage.HANDED_OVER;
    }

    /** Nothing was proposed after all. */
    void takeBack() {
        stage.compareAndSet(Stage.HANDED_OVER, Stage.OPEN);
    }

    /** Reads the body, then calls {@code next}. */
    void readBody(long sizeBytesMax, Runnable next) {
        bodyReader = new BodyReader(
                request,
                sizeBytesMax,
                context.bodyBudget(),
                whole -> {
                    body = whole;
                    bodyComplete = true;
                    next.run();
                },
                this::fail);
        bodyReader.start();
    }

    /** Parses the body as JSON. @throws ApiException BAD_REQUEST saying what is wrong with it */
    <T> T json(Class<T> type) {
        try {
            return JsonBody.read(body, type);
        } catch (IOException e) {
            throw new ApiException(
                    ErrorCode.BAD_REQUEST, "the body is not the JSON that this route takes: " + JsonBody.explain(e));
        }
    }

    /** Answers with {@code onValue} when the future completes, or with the error that it fails with. */
    <T> void answerWhen(CompletableFuture<T> future, Consumer<T> onValue) {
        future.whenComplete((value, failure) -> {
            if (failure != null) {
                fail(failure);
                return;
            }
            try {
                onValue.accept(value);
            } catch (RuntimeException e) {
                fail(e);
            }
        });
    }

    /** A response header; only before the answer. */
    void responseHeader(HttpField field) {
        if (!isAnswered()) {
            response.getHeaders().put(field);
        }
    }

    /** One line, ended as such: the next answer, or the prompt, begins a new one after curl. */
    void answerJson(int status, Object value) {
        try {
            byte[] json = Json.mapper().writeValueAsBytes(value);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            answer(status, JSON, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the answer, unless one was sent. @param contentType {@code null} for none */
    void answer(int status, HttpField contentType, byte[] content) {
        answer(status, contentType, content, null);
    }

    /** @param more a further header, {@code null} for none */
    void answer(int status, HttpField contentType, byte[] content, HttpField more) {
        if (isAnswered()) {
            return;
        }
        if (isLarge(status, content) && !context.answerBudget().take(content.length)) {
            error(ErrorCode.OVERLOADED, "too many large answers wait for their clients to take them", null);
            return;
        }
        if (stage.getAndSet(Stage.ANSWERED) == Stage.ANSWERED) {
            if (isLarge(status, content)) {
                context.answerBudget().giveBack(content.length);
            }
        } else {
            send(status, contentType, content, more);
        }
    }

    /** What was written is answered whatever the answer weighs. */
    private boolean isLarge(int status, byte[] content) {
        return content.length >= LARGE_ANSWER_BYTES
                && status == 200
                && route != null
                && route.effect() == Route.Effect.READS;
    }

    private void send(int status, HttpField contentType, byte[] content, HttpField more) {
        response.setStatus(status);
        var headers = response.getHeaders();
        headers.put(REQUEST_ID, requestId);
        HttpField cluster = context.clusterField();
        if (cluster != null) {
            headers.put(cluster);
        }
        if (contentType != null) {
            headers.put(contentType);
        }
        if (more != null) {
            headers.put(more);
        }
        if (status != 204 && status != 304) {
            headers.put(HttpHeader.CONTENT_LENGTH, content.length);
        }
        String timing = context.observer().timing(this);
        if (timing != null) {
            headers.put("Server-Timing", timing);
        }
        responseBytes = content.length;
        takenUntilNanos =
                System.nanoTime() + ANSWER_TIME.toNanos() + ANSWER_TIME_PER_KIBIBYTE.toNanos() * (content.length >> 10);
        largeAnswerBytes = isLarge(status, content) ? content.length : 0;
        response.write(true, ByteBuffer.wrap(content), this);
    }

    /** Answers with the error that fits {@code failure}. */
    void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotLeaderException elsewhere) {
            context.forwarder().forward(this, elsewhere);
        } else if (cause instanceof ApiException known) {
            error(known.code(), known.getMessage(), null);
        } else if (!bodyComplete && bodyReader != null) {
            // Truncated, badly chunked or too slow: the connection cannot be used again, and nothing was stored.
            error(ErrorCode.BAD_REQUEST, "the body ended before it was complete", null);
        } else {
            LOG.error("request failed request_id={} route={}", requestId, route == null ? "" : route.template(), cause);
            error(ErrorCode.INTERNAL, "the request failed here; the log names the cause under its request id", null);
        }
    }

    /** @param revision of the key, with CONDITION_FAILED only */
    void error(ErrorCode code, String message, Long revision) {
        byte[] content = ErrorBody.of(new ApiError(message, code.name(), requestId, revision));
        answer(code.httpStatus(), JSON, content, hint(code, revision));
    }

    private static HttpField hint(ErrorCode code, Long revision) {
        return switch (code) {
            case UNAUTHENTICATED -> BEARER;
            case OVERLOADED, RATE_LIMITED, NO_LEADER, NOT_READY, DRAINING -> RETRY_SOON;
            case CONDITION_FAILED -> revision == null || revision == 0 ? null : KeyEndpoints.etag(revision);
            default -> null;
        };
    }

    /** The time limit has passed. */
    void expire(String limit) {
        Drain draining = drain;
        if (draining != null) {
            draining.giveUp();
            return;
        }
        Stage now = stage.get();
        // When it moves on at this very moment, the next sweep finds it where it is then.
        if (now == Stage.ANSWERED && takenUntilNanos != 0 && System.nanoTime() - takenUntilNanos > 0) {
            // Whoever takes a byte now and then is never idle, and would hold the answer in memory for ever.
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }
        if (now == Stage.ANSWERED || !stage.compareAndSet(now, Stage.ANSWERED)) {
            return;
        }
        ErrorCode code = ErrorCode.TIMEOUT;
        String message = "no result within " + limit;
        if (bodyReader != null && !bodyComplete) {
            code = ErrorCode.BAD_REQUEST;
            message = "the body was not complete within " + limit;
        } else if (now == Stage.HANDED_OVER && route.effect() == Route.Effect.WRITES) {
            code = ErrorCode.OUTCOME_UNKNOWN;
            message += "; the request may still take effect";
        }
        byte[] content = ErrorBody.of(new ApiError(message, code.name(), requestId, null));
        send(code.httpStatus(), JSON, content, null);
    }

    /** The answer is on its way. */
    @Override
    public void succeeded() {
        if (Drain.isNeeded(request, bodyComplete)) {
            drain = new Drain(request, this::complete);
            drain.run();
        } else {
            complete(null);
        }
    }

    @Override
    public void failed(Throwable failure) {
        complete(failure);
    }

    private void complete(Throwable failure) {
        if (bodyReader != null) {
            context.bodyBudget().giveBack(bodyReader.takenBytes());
        }
        context.answerBudget().giveBack(largeAnswerBytes);
        context.observer().finished(this);
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
