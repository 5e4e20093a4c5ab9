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
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final ServerContext context;
    private final Request request;
    private final Answer answer;
    private final Callback callback;
    private final String requestId;
    private final long startNanos = System.nanoTime();
    private final Handover handover = new Handover();
    private final OperationTrace trace = new OperationTrace();

    private RawTarget target;
    private Route route;
    private Caller caller = Caller.ANONYMOUS;
    private QueryParameters parameters;
    private byte[] body = EMPTY;
    private BodyReader bodyReader;
    private volatile boolean bodyComplete;
    private volatile Drain drain;

    Exchange(ServerContext context, Request request, Response response, Callback callback, String requestId) {
        this.context = context;
        this.request = request;
        this.answer = new Answer(response, context.answerBudget());
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
        return answer.status();
    }

    int responseBytes() {
        return answer.bytes();
    }

    long requestBytes() {
        return bodyReader == null ? 0 : body.length;
    }

    boolean isAnswered() {
        return handover.isAnswered();
    }

    /** See {@link Handover#handOver}. */
    boolean handOver() {
        return handover.handOver();
    }

    /** Nothing was proposed after all. */
    void takeBack() {
        handover.takeBack();
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
            answer.header(field);
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
        int counted = isCounted(status) ? Answer.weight(content) : 0;
        if (!context.answerBudget().take(counted)) {
            error(ErrorCode.OVERLOADED, "too many large answers wait for their clients to take them", null);
        } else if (handover.claimAnswer()) {
            send(status, contentType, content, more, counted);
        } else {
            context.answerBudget().giveBack(counted);
        }
    }

    /** What was written is answered whatever the answer weighs. */
    private boolean isCounted(int status) {
        return status == 200 && route != null && route.effect() == Route.Effect.READS;
    }

    /**
     * Begins an answer of unknown size: who calls this writes it, and ends with {@link #succeeded} or {@link #failed}.
     *
     * @return {@code null} when the request was answered already
     */
    Response stream(HttpField contentType) {
        if (!handover.claimAnswer()) {
            return null;
        }
        head(200, contentType, EMPTY, null);
        return answer.stream();
    }

    /** How many bytes of it were sent. */
    void streamed(long bytes) {
        answer.streamed(bytes);
    }

    /** Ends the connection: there is nobody at its other end who takes anything. */
    void disconnect() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private void send(int status, HttpField contentType, byte[] content, HttpField more, int counted) {
        head(status, contentType, content, more);
        answer.send(status, content, counted, this);
    }

    private void head(int status, HttpField contentType, byte[] content, HttpField more) {
        answer.header(new HttpField(REQUEST_ID, requestId));
        HttpField cluster = context.clusterField();
        if (cluster != null) {
            answer.header(cluster);
        }
        if (contentType != null) {
            answer.header(contentType);
        }
        if (more != null) {
            answer.header(more);
        }
        String timing = context.observer().answering(this, status, content);
        if (timing != null) {
            answer.header(new HttpField("Server-Timing", timing));
        }
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
        answer(code.httpStatus(), JSON, content, ErrorBody.hint(code, revision));
    }

    /** The time limit has passed. */
    void expire(String limit) {
        Drain draining = drain;
        if (draining != null) {
            draining.giveUp();
            return;
        }
        Handover.Stage now = handover.stage();
        // When it moves on at this very moment, the next sweep finds it where it is then.
        if (now == Handover.Stage.ANSWERED && answer.isOverdue()) {
            // Whoever takes a byte now and then is never idle, and would hold the answer in memory for ever.
            disconnect();
        }
        if (!handover.claimAnswerAt(now)) {
            return;
        }
        ErrorCode code = ErrorCode.TIMEOUT;
        String message = "no result within " + limit;
        if (bodyReader != null && !bodyComplete) {
            code = ErrorCode.BAD_REQUEST;
            message = "the body was not complete within " + limit;
        } else if (now == Handover.Stage.HANDED_OVER && route.effect() == Route.Effect.WRITES) {
            code = ErrorCode.OUTCOME_UNKNOWN;
            message += "; the request may still take effect";
        }
        byte[] content = ErrorBody.of(new ApiError(message, code.name(), requestId, null));
        send(code.httpStatus(), JSON, content, null, 0);
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
        answer.giveBack();
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
