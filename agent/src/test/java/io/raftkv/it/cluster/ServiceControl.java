package io.raftkv.it.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The service managers of all hosts, for the {@code systemctl} of an {@link OperatorShell}: {@code POST /node1/stop} or
 * {@code /node1/status}.
 * As with the unit in {@code packaging/systemd}, a start returns once the agent answers.
 */
public final class ServiceControl implements AutoCloseable {
    private final TestCluster cluster;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public ServiceControl(TestCluster cluster) throws IOException {
        this.cluster = cluster;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        int status = 200;
        String answer = "";
        try {
            answer = carryOut(cluster.node(path[1]), path[2]);
        } catch (RuntimeException | AssertionError e) {
            status = 500;
            answer = e + "\n";
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String carryOut(TestNode node, String verb) {
        switch (verb) {
            case "status" -> {
                return node.isAlive() ? "active (running)\n" : "inactive (dead)\n";
            }
            case "start" -> start(node);
            case "stop" -> stop(node);
            case "restart" -> {
                stop(node);
                start(node);
            }
            default -> throw new IllegalArgumentException(verb);
        }
        return "";
    }

    private static void start(TestNode node) {
        if (!node.isAlive()) {
            node.start();
        }
    }

    private static void stop(TestNode node) {
        if (node.isAlive()) {
            node.terminate();
        }
    }
}
