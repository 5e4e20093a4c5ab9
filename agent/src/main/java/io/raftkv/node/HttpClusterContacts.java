package io.raftkv.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.ApiError;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.Json;
import io.raftkv.api.PeerHello;
import io.raftkv.node.start.ClusterContacts;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;

/** {@link ClusterContacts} on a Jetty client that the agent shares. */
public final class HttpClusterContacts implements ClusterContacts {
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(15);
    /** Client errors that pass by themselves: no route yet, a timeout, too early, too many requests. */
    private static final Set<Integer> PASSING = Set.of(404, 408, 425, 429);

    private final HttpClient client;
    private final Optional<String> clusterToken;

    /** @param client started, and stopped by its owner */
    public HttpClusterContacts(HttpClient client, Optional<String> clusterToken) {
        this.client = client;
        this.clusterToken = clusterToken;
    }

    @Override
    public CompletableFuture<PeerHello> hello(String baseUrl, PeerHello mine) {
        return post(baseUrl + "/cluster/hello", mine, HELLO_TIMEOUT)
                .thenApply(answer -> answer.status == 200 ? read(answer, PeerHello.class) : refuse(answer));
    }

    @Override
    public CompletableFuture<JoinAnswer> join(String baseUrl, JoinRequest request) {
        return post(baseUrl + "/cluster/join", request, JOIN_TIMEOUT).thenApply(HttpClusterContacts::joinAnswer);
    }

    private static JoinAnswer joinAnswer(Answer answer) {
        if (answer.status == 200) {
            return new JoinAnswer.Accepted(read(answer, JoinResponse.class));
        }
        // What the caller did wrong stays wrong; everything else may pass by itself.
        if (answer.status >= 400 && answer.status < 500 && !PASSING.contains(answer.status)) {
            return new JoinAnswer.Refused(answer.status + ": " + errorText(answer));
        }
        return refuse(answer);
    }

    private record Answer(String url, int status, byte[] content) {}

    private CompletableFuture<Answer> post(String url, Object body, Duration timeout) {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        try {
            Request request = client.newRequest(url)
                    .method(HttpMethod.POST)
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .body(new BytesRequestContent(
                            "application/json", Json.mapper().writeValueAsBytes(body)));
            clusterToken.ifPresent(
                    token -> request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, "Bearer " + token)));
            request.send(new BufferingResponseListener(ANSWER_BYTES_MAX) {
                @Override
                public void onComplete(Result result) {
                    if (result.isFailed()) {
                        answered.completeExceptionally(result.getFailure());
                    } else {
                        answered.complete(new Answer(url, result.getResponse().getStatus(), getContent()));
                    }
                }
            });
        } catch (JsonProcessingException | IllegalArgumentException e) {
            answered.completeExceptionally(e);
        }
        return answered;
    }

    private static <T> T read(Answer answer, Class<T> type) {
        try {
            return Json.mapper().readValue(answer.content, type);
        } catch (IOException e) {
            throw new IllegalStateException(answer.url + " answered nonsense: " + e.getMessage(), e);
        }
    }

    private static <T> T refuse(Answer answer) {
        throw new IllegalStateException(answer.url + " answered " + answer.status + ": " + errorText(answer));
    }

    /** What stands between this node and a member may answer in its own way. */
    private static String errorText(Answer answer) {
        try {
            String error =
                    Json.mapper().readValue(answer.content, ApiError.class).error();
            return error == null ? "no reason given" : error;
        } catch (IOException notOurs) {
            return "no answer of an agent";
        }
    }
}
