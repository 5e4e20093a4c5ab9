package io.raftkv.ctl.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Stands between raftkvctl and an agent, and holds changes to the cluster back until a test lets them through: an
 * operation is then in its middle for as long as that takes, with its lease in hand.
 */
public final class GatedProxy implements Closeable {
    private static final long HELD_MINUTES_MAX = 3;
    private static final List<String> PASSED_ON =
            List.of("X-Raftkv-Lease", "X-Raftkv-Operator", "X-Raftkv-Operation", "Content-Type");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile String agent;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch arrived = new CountDownLatch(1);

    public GatedProxy() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From here on changes are held back. @param url of the agent behind */
    public void close(String url) {
        agent = url;
        arrived = new CountDownLatch(1);
        gate = new CountDownLatch(1);
    }

    /** @return false when no change came within that time */
    public boolean awaitAChange(long seconds) throws InterruptedException {
        return arrived.await(seconds, TimeUnit.SECONDS);
    }

    public void open() {
        gate.countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            if (exchange.getRequestMethod().equals("POST") && path.startsWith("/cluster/")) {
                arrived.countDown();
                gate.await(HELD_MINUTES_MAX, TimeUnit.MINUTES);
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(agent + path))
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            for (String name : PASSED_ON) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("X-Raftkv-Cluster")
                    .ifPresent(tag -> exchange.getResponseHeaders().set("X-Raftkv-Cluster", tag));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        threads.shutdownNow();
    }
}
