package io.raftkv.node.start;

import io.raftkv.config.AgentConfig.ListenAddress;
import io.raftkv.raft.jraft.RaftTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Listens on the Raft port without answering: who sends a Raft request there belongs to a group that counts on this
 * address. Anything else (a probe of a monitoring system, a mistaken browser) means nothing.
 */
final class RaftPortWatch implements AutoCloseable {
    private static final int ACCEPT_MILLIS = 100;
    private static final int READ_MILLIS = 500;

    private final ServerSocket server;
    private final boolean tls;
    private final AtomicReference<String> heardFrom = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    private RaftPortWatch(ServerSocket server, boolean tls) {
        this.server = server;
        this.tls = tls;
        this.thread = new Thread(this::listen, "raftkv-founding-watch");
        thread.setDaemon(true);
    }

    /** @throws IOException if the port cannot be bound */
    static RaftPortWatch open(ListenAddress address, boolean tls) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(
                    address.host().isEmpty()
                            ? new InetSocketAddress(address.port())
                            : new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            server.setSoTimeout(ACCEPT_MILLIS);
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "cannot listen for Raft on " + address.host() + ":" + address.port() + ": " + e.getMessage(), e);
        }
        RaftPortWatch watch = new RaftPortWatch(server, tls);
        watch.thread.start();
        return watch;
    }

    /** Address of whoever sent a Raft request, for people. */
    Optional<String> heardFrom() {
        return Optional.ofNullable(heardFrom.get());
    }

    /** Stops listening; the port is free when this returns. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            thread.join(Duration.ofSeconds(2).toMillis());
        } catch (IOException alreadyClosed) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!closed && heardFrom.get() == null) {
            try (Socket connection = server.accept()) {
                connection.setSoTimeout(READ_MILLIS);
                if (RaftTraffic.isRequest(beginning(connection), tls)) {
                    heardFrom.set(connection.getInetAddress().getHostAddress());
                }
            } catch (IOException nobodyOrHungUp) {
                // Nobody came, or whoever came did not get as far as a request; if the port is gone, the loop ends.
                continue;
            }
        }
    }

    /** A request may be shorter than what we would like to see, and its sender waits for an answer then. */
    private static byte[] beginning(Socket connection) throws IOException {
        byte[] read = new byte[RaftTraffic.TELLING_BYTES];
        int length = 0;
        try {
            while (length < read.length) {
                int more = connection.getInputStream().read(read, length, read.length - length);
                if (more < 0) {
                    break;
                }
                length += more;
            }
        } catch (SocketTimeoutException thatWasAll) {
            return Arrays.copyOf(read, length);
        }
        return Arrays.copyOf(read, length);
    }
}
