package io.raftkv.ctl.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One HTTP/1.1 connection, used by one request at a time. */
final class HttpConnection implements Closeable {
    private static final int STALE_CHECK_AFTER_MILLIS = 200;

    private final Socket socket;
    private final HttpReader reader;
    private long lastUsedNanos = System.nanoTime();

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new HttpReader(socket.getInputStream());
    }

    void write(Endpoint endpoint, HttpCall call) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(endpoint.authority()).append("\r\n");
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (call.body().length > 0 || !call.isRead()) {
            head.append("Content-Length: ").append(call.body().length).append("\r\n");
        }
        head.append("\r\n");
        // one write, one packet where it fits: two would meet Nagle and delayed acknowledgement
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + call.body().length);
        message.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(call.body());
        OutputStream out = socket.getOutputStream();
        message.writeTo(out);
        out.flush();
    }

    HttpReply read(HttpCall call, Deadline deadline) throws IOException {
        HttpReply reply = reader.read(call.method().equals("HEAD"), () -> socket.setSoTimeout(deadline.leftMillis()));
        lastUsedNanos = System.nanoTime();
        return reply;
    }

    /** Reads the head; a body of a success is left to be read, with {@code stall} for each piece. */
    StreamedReply stream(Deadline deadline, Duration stall) throws IOException {
        HttpReply head = reader.head(() -> socket.setSoTimeout(deadline.leftMillis()));
        boolean chunked = "chunked".equalsIgnoreCase(head.headers().get("transfer-encoding"));
        if (!head.isSuccess() || !chunked) {
            HttpReply whole = reader.whole(head, () -> socket.setSoTimeout(deadline.leftMillis()));
            return new StreamedReply(whole, new ByteArrayInputStream(whole.body()), this);
        }
        socket.setSoTimeout((int) stall.toMillis());
        return new StreamedReply(head, new StreamedBody(reader), this);
    }

    boolean isReusable() {
        return reader.isReusable();
    }

    /** Whether the agent closed it while it lay idle; asked before a request is entrusted to it. */
    boolean isStale() {
        if (System.nanoTime() - lastUsedNanos < STALE_CHECK_AFTER_MILLIS * 1_000_000L) {
            return false;
        }
        try {
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            in.read();
            return true; // end of stream, or bytes nobody asked for
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing depends on how a connection ends that is not used any more
        }
    }
}
