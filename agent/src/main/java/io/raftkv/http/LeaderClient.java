package io.raftkv.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.node.OperationTrace.Part;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Sends an exchange to the leader, with the caller's credentials, and passes its answer on. */
final class LeaderClient implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;
    private static final int QUEUED_MAX = 4096;
    private static final int ANSWER_BYTES_MAX = 16 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** Well below the leader's own limit: a request sent into a connection that is being closed has an unknown outcome. */
    private static final Duration CONNECTION_KEPT = JettySetup.IDLE_TIMEOUT.dividedBy(2);

    private static final List<HttpHeader> PASSED_ON =
            List.of(HttpHeader.AUTHORIZATION, HttpHeader.IF_MATCH, HttpHeader.IF_NONE_MATCH);
    private static final List<String> NAMES_PASSED_ON =
            List.of(LeaseEndpoints.HEADER, AuditTrail.OPERATION, AuditTrail.OPERATOR);
    private static final List<HttpHeader> PASSED_BACK =
            List.of(HttpHeader.ETAG, HttpHeader.RETRY_AFTER, HttpHeader.WWW_AUTHENTICATE, HttpHeader.ALLOW);

    private final HttpClient client;
    private final ForwardingMark mark;
    private final Duration requestTimeout;

    private LeaderClient(HttpClient client, ForwardingMark mark, Duration requestTimeout) {
        this.client = client;
        this.mark = mark;
        this.requestTimeout = requestTimeout;
    }

    /**
     * @param tls how to talk to other nodes, {@code null} for plain HTTP
     * @param mark what the leader knows a forwarded request by
     * @param headBytesMax the longest request line with headers that may have to be passed on
     */
    static LeaderClient start(
            Executor executor,
            SslContextFactory.Client tls,
            ForwardingMark mark,
            Duration requestTimeout,
            int headBytesMax)
            throws IOException {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        if (tls != null) {
            connector.setSslContextFactory(tls);
        }
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(executor);
        client.setRequestBufferSize(headBytesMax);
        client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
        client.setMaxRequestsQueuedPerDestination(QUEUED_MAX);
        client.setIdleTimeout(CONNECTION_KEPT.toMillis());
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("the client that forwards requests to the leader did not start: " + e, e);
        }
        client.getContentDecoderFactories().clear();
        return new LeaderClient(client, mark, requestTimeout);
    }

    /** @param noEffect called when the leader could not be reached or does not lead: it certainly did nothing */
    void send(Exchange exchange, String leaderHttp, Runnable noEffect) {
        URI leader = URI.create(leaderHttp);
        AtomicBoolean begun = new AtomicBoolean();
        long startNanos = System.nanoTime();
        int port = leader.getPort() > 0 ? leader.getPort() : leader.getScheme().equals("https") ? 443 : 80;
        Request request = client.newRequest(leader.getHost(), port)
                .scheme(leader.getScheme())
                .method(exchange.method())
                .path(pathAndQuery(exchange.target()))
                .timeout(remainingMillis(exchange), TimeUnit.MILLISECONDS)
                // While an answer is awaited the time limit above holds, which some routes have longer.
                .idleTimeout(0, TimeUnit.MILLISECONDS)
                .headers(headers -> copyHeaders(exchange, headers))
                .onRequestBegin(beginning -> {
                    if (exchange.handOver()) {
                        begun.set(true);
                    } else {
                        beginning.abort(new CancellationException("answered before it could be sent"));
                    }
                });
        if (exchange.body().length > 0) {
            request.body(new BytesRequestContent(contentType(exchange), exchange.body()));
        }
        try {
            request.send(new BufferingResponseListener(ANSWER_BYTES_MAX) {
                @Override
                public void onComplete(Result result) {
                    exchange.trace().add(Part.FORWARD, System.nanoTime() - startNanos);
                    if (result.isSucceeded()) {
                        passBack(exchange, result, getContent(), noEffect);
                    } else {
                        failed(exchange, result.getFailure(), begun.get(), noEffect);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.error(ErrorCode.OVERLOADED, "too many requests are waiting to be forwarded", null);
        }
    }

    /** Encoded anew: what counts is the key, and an odd spelling of it must not meet the client's URI rules. */
    private static String pathAndQuery(RawTarget target) {
        String path = target.path();
        if (path.startsWith(RouteTable.KEY_PREFIX)) {
            int start = RouteTable.KEY_PREFIX.length();
            path = RouteTable.KEY_PREFIX
                    + PercentEncoding.encode(PercentEncoding.decode(path, start, path.length(), false));
        }
        return target.query() == null ? path : path + "?" + target.query();
    }

    private static String contentType(Exchange exchange) {
        String sent = exchange.header(HttpHeader.CONTENT_TYPE);
        return sent == null ? "application/octet-stream" : sent;
    }

    private long remainingMillis(Exchange exchange) {
        Duration limit = exchange.route().timeoutMin().compareTo(requestTimeout) > 0
                ? exchange.route().timeoutMin()
                : requestTimeout;
        long spentMillis = (System.nanoTime() - exchange.startNanos()) / 1_000_000;
        return Math.max(1, limit.toMillis() - spentMillis);
    }

    private void copyHeaders(Exchange exchange, HttpFields.Mutable headers) {
        for (HttpHeader header : PASSED_ON) {
            for (String value : exchange.request().getHeaders().getValuesList(header)) {
                headers.add(header, value);
            }
        }
        for (String name : NAMES_PASSED_ON) {
            String value = exchange.request().getHeaders().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.put(Exchange.REQUEST_ID, exchange.requestId());
        headers.put(ForwardingMark.HEADER, mark.value());
        headers.put(ForwardedBy.HEADER, ForwardedBy.header(exchange));
    }

    private static void passBack(Exchange exchange, Result result, byte[] content, Runnable noEffect) {
        int status = result.getResponse().getStatus();
        HttpFields headers = result.getResponse().getHeaders();
        byte[] body = content == null ? Exchange.EMPTY : content;
        if (status == ErrorCode.NO_LEADER.httpStatus() && isNoLeader(body)) {
            exchange.takeBack();
            noEffect.run();
            return;
        }
        for (HttpHeader header : PASSED_BACK) {
            HttpField field = headers.getField(header);
            if (field != null) {
                exchange.responseHeader(field);
            }
        }
        exchange.answer(status, headers.getField(HttpHeader.CONTENT_TYPE), body);
    }

    private static boolean isNoLeader(byte[] body) {
        try {
            JsonNode error = Json.mapper().readTree(body);
            return error != null
                    && ErrorCode.NO_LEADER.name().equals(error.path("code").asText());
        } catch (IOException e) {
            return false;
        }
    }

    private static void failed(Exchange exchange, Throwable failure, boolean begun, Runnable noEffect) {
        if (!begun) {
            noEffect.run();
            return;
        }
        exchange.error(
                exchange.route().effect() == Route.Effect.WRITES ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.TIMEOUT,
                "the request was sent to the leader, which did not answer ("
                        + failure.getClass().getSimpleName() + "); "
                        + "it may still take effect",
                null);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client that forwards requests did not stop", e);
        }
    }
}
