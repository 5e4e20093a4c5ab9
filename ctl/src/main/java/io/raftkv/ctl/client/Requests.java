package io.raftkv.ctl.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.ApiError;
import io.raftkv.api.Effect;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a request to whichever endpoint can answer it. Repeats it, elsewhere or later, only when it certainly had no
 * effect or only reads; gives up at the deadline or after a bounded number of rounds.
 */
final class Requests {
    private static final int ROUNDS_MAX = 60;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    /** What is sent is given this long, also at the end: a write cut off sooner would have an unknown outcome. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final List<Endpoint> endpoints;
    private final Transport transport;
    private final ClusterGuard guard;
    private final Optional<String> token;
    private volatile int preferred;

    Requests(List<Endpoint> endpoints, Transport transport, ClusterGuard guard, Optional<String> token) {
        this.endpoints = List.copyOf(endpoints);
        this.transport = transport;
        this.guard = guard;
        this.token = token;
    }

    /** @return a 2xx answer */
    HttpReply send(HttpCall call, Duration timeout) {
        HttpCall authorized = authorize(call);
        Deadline deadline = Deadline.in(timeout);
        Duration pause = FIRST_PAUSE;
        CtlException last = null;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            boolean somebodyAnswered = false;
            for (int i = 0; i < endpoints.size(); i++) {
                int chosen = (preferred + i) % endpoints.size();
                try {
                    HttpReply reply = ask(endpoints.get(chosen), authorized, deadline);
                    preferred = chosen;
                    return reply;
                } catch (AgentException refused) {
                    if (!refused.isWorthRepeating()) {
                        throw refused;
                    }
                    somebodyAnswered = true;
                    last = refused;
                } catch (UnansweredException unanswered) {
                    last = last instanceof AgentException ? last : unanswered;
                }
                if (deadline.isOver()) {
                    throw last;
                }
            }
            if (!somebodyAnswered) {
                throw last;
            }
            deadline.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        throw last;
    }

    /** Asks the first endpoint, once. @return a 2xx answer with its body to come */
    StreamedReply stream(HttpCall call, Duration timeout, Duration stall) {
        Endpoint endpoint = endpoints.get(0);
        try {
            StreamedReply reply = transport.stream(endpoint, authorize(call), timeout, stall);
            guard.check(endpoint, reply.head());
            if (reply.head().isSuccess()) {
                return reply;
            }
            throw error(reply.head());
        } catch (TransportException e) {
            throw new UnansweredException(e);
        }
    }

    private HttpCall authorize(HttpCall call) {
        if (token.isEmpty()) {
            return call;
        }
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put("Authorization", "Bearer " + token.get());
        return new HttpCall(call.method(), call.target(), headers, call.body());
    }

    private HttpReply ask(Endpoint endpoint, HttpCall call, Deadline deadline) throws UnansweredException {
        try {
            Duration left = deadline.left();
            HttpReply reply =
                    transport.send(endpoint, call, left.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : left);
            guard.check(endpoint, reply);
            if (reply.isSuccess()) {
                return reply;
            }
            throw error(reply);
        } catch (TransportException e) {
            if (e.effect() == Effect.NONE || call.isRead()) {
                throw new UnansweredException(e);
            }
            throw new AgentException(
                    ErrorCode.OUTCOME_UNKNOWN, e.getMessage() + "; the request may have been carried out", null);
        }
    }

    /** No endpoint answered, and nothing was changed. */
    private static final class UnansweredException extends CtlException {
        private static final long serialVersionUID = 1L;

        UnansweredException(TransportException cause) {
            super(
                    cause.isTimeout() ? ExitCode.TIMEOUT : ExitCode.FAILURE,
                    cause.getMessage(),
                    "is the agent running there? check --endpoints and --context",
                    cause);
        }

        @Override
        public String code() {
            return "UNREACHABLE";
        }
    }

    private static AgentException error(HttpReply reply) {
        try {
            ApiError error = Json.mapper().readValue(reply.body(), ApiError.class);
            ErrorCode code = ErrorCode.valueOf(error.code());
            return new AgentException(code, error.error(), error.revision());
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            return new AgentException(
                    codeOf(reply.status()), "answer with HTTP status " + reply.status() + " and no explanation", null);
        }
    }

    /** For answers that no agent made, a proxy's say: what the status alone allows to conclude. */
    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 400 -> ErrorCode.BAD_REQUEST;
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.UNKNOWN_PATH;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413 -> ErrorCode.TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED;
            default -> ErrorCode.INTERNAL;
        };
    }

    <T> T json(HttpReply reply, Class<T> type) {
        try {
            return Json.mapper().readValue(reply.body(), type);
        } catch (IOException e) {
            throw new CtlException(
                    ExitCode.FAILURE, "the agent's answer is not what this version expects", "raftkvctl version", e);
        }
    }

    static byte[] body(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value.getClass(), e);
        }
    }
}
