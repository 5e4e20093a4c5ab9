package io.raftkv.ctl.client;

import io.raftkv.api.Effect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * HTTP/1.1 over plain sockets. The JDK's {@code java.net.http} costs about half a second at the start of a process,
 * and {@code HttpURLConnection} repeats requests that failed.
 */
final class SocketTransport implements Transport {
    private static final int IDLE_PER_ENDPOINT_MAX = 16;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final Optional<TlsSockets> tls;
    private final Map<Endpoint, Deque<HttpConnection>> idle = new HashMap<>();
    private boolean closed;

    /** @param tls made on first use of an {@code https} endpoint */
    SocketTransport(Optional<TlsSockets> tls) {
        this.tls = tls;
    }

    @Override
    public HttpReply send(Endpoint endpoint, HttpCall call, Duration timeout) throws TransportException {
        Deadline deadline = Deadline.in(timeout);
        HttpConnection connection = takeIdle(endpoint);
        if (connection == null) {
            connection = connect(endpoint, deadline);
        }
        try {
            HttpReply reply = exchange(connection, endpoint, call, deadline);
            giveBack(endpoint, connection);
            return reply;
        } catch (SocketTimeoutException e) {
            connection.close();
            throw new TransportException(Effect.UNKNOWN, true, endpoint + " did not answer in time", e);
        } catch (IOException e) {
            connection.close();
            throw new TransportException(
                    Effect.UNKNOWN, false, "connection to " + endpoint + " lost: " + e.getMessage(), e);
        }
    }

    @Override
    public StreamedReply stream(Endpoint endpoint, HttpCall call, Duration timeout, Duration stall)
            throws TransportException {
        Deadline deadline = Deadline.in(timeout);
        HttpConnection connection = connect(endpoint, deadline);
        try {
            connection.write(endpoint, call);
            return connection.stream(deadline, stall);
        } catch (SocketTimeoutException e) {
            connection.close();
            throw new TransportException(Effect.UNKNOWN, true, endpoint + " did not answer in time", e);
        } catch (IOException e) {
            connection.close();
            throw new TransportException(
                    Effect.UNKNOWN, false, "connection to " + endpoint + " lost: " + e.getMessage(), e);
        }
    }

    /** An agent may refuse a body before it has read all of it: then writing fails, and the answer is already there. */
    private static HttpReply exchange(HttpConnection connection, Endpoint endpoint, HttpCall call, Deadline deadline)
            throws IOException {
        try {
            connection.write(endpoint, call);
        } catch (IOException writing) {
            try {
                return connection.read(call, deadline);
            } catch (IOException reading) {
                writing.addSuppressed(reading);
                throw writing;
            }
        }
        return connection.read(call, deadline);
    }

    private HttpConnection connect(Endpoint endpoint, Deadline deadline) throws TransportException {
        try {
            return new HttpConnection(open(endpoint, deadline));
        } catch (UnknownHostException e) {
            throw new TransportException(Effect.NONE, false, endpoint + ": unknown host " + endpoint.host(), e);
        } catch (SocketTimeoutException e) {
            throw new TransportException(Effect.NONE, true, endpoint + " cannot be reached: no answer to connect", e);
        } catch (IOException e) {
            throw new TransportException(Effect.NONE, false, endpoint + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private Socket open(Endpoint endpoint, Deadline deadline) throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(endpoint.socketHost())) {
            Socket socket = SocketFactory.getDefault().createSocket();
            try {
                socket.setTcpNoDelay(true);
                int millis = (int) Math.min(CONNECT_TIMEOUT.toMillis(), deadline.leftMillis());
                socket.connect(new InetSocketAddress(address, endpoint.port()), millis);
                socket.setSoTimeout(deadline.leftMillis());
                return endpoint.secure() ? secure(endpoint, socket) : socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Socket secure(Endpoint endpoint, Socket socket) throws IOException {
        return tls.orElseThrow(() -> new IOException("https is not set up"))
                .over(socket, endpoint.socketHost(), endpoint.port());
    }

    private synchronized HttpConnection takeIdle(Endpoint endpoint) {
        Deque<HttpConnection> connections = idle.get(endpoint);
        while (connections != null && !connections.isEmpty()) {
            HttpConnection connection = connections.pop();
            if (!connection.isStale()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    private synchronized void giveBack(Endpoint endpoint, HttpConnection connection) {
        Deque<HttpConnection> connections = idle.computeIfAbsent(endpoint, unused -> new ArrayDeque<>());
        if (closed || !connection.isReusable() || connections.size() >= IDLE_PER_ENDPOINT_MAX) {
            connection.close();
            return;
        }
        connections.push(connection);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(connections -> connections.forEach(HttpConnection::close));
        idle.clear();
    }
}
