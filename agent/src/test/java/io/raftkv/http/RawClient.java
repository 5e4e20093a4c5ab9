package io.raftkv.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1.1 over a bare socket: sends exactly the bytes that a test wants, also those that no client library would. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    public static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(15_000);
        return new RawClient(socket);
    }

    public static RawClient over(Socket socket) throws IOException {
        return new RawClient(socket);
    }

    /** @param headers whole lines, without line ends */
    public Answer request(String method, String target, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        send(head.append("\r\n").toString());
        if (body != null) {
            socket.getOutputStream().write(body);
        }
        return answer(method.equals("HEAD"));
    }

    public Answer get(String target, String... headers) throws IOException {
        return request("GET", target, null, headers);
    }

    public Answer put(String target, String body, String... headers) throws IOException {
        return request("PUT", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer post(String target, String body, String... headers) throws IOException {
        return request("POST", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether the server ends the connection without a further byte. */
    public boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    /** How many more bytes the server sends before it ends the connection. */
    public int drainUntilClosed() throws IOException {
        try {
            return in.readAllBytes().length;
        } catch (SocketException e) {
            return 0;
        }
    }

    /** The next status line, with the headers behind it skipped. */
    public String statusLine() throws IOException {
        String status = line();
        while (!line().isEmpty()) {
            continue;
        }
        return status;
    }

    public Answer answer(boolean head) throws IOException {
        String statusLine = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int status = Integer.parseInt(statusLine.split(" ")[1]);
        if (status == 100) {
            return answer(head);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Answer(status, headers, head ? new byte[0] : in.readNBytes(length));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** @param headers by lower-case name */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return Json.mapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + text(), e);
            }
        }

        public String code() {
            return json().path("code").asText();
        }

        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }
}
