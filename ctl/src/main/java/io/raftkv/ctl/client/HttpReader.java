package io.raftkv.ctl.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 answers from a stream (RFC 9112), within bounds: an answer is judged, not trusted. */
final class HttpReader {
    private static final int LINE_BYTES_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;
    private static final int BODY_BYTES_MAX = 512 * 1024 * 1024;
    private static final int CONTINUES_MAX = 10;

    private final InputStream in;
    private boolean reusable = true;

    /** Called before each read that may block. */
    interface BeforeRead {
        void run() throws IOException;
    }

    HttpReader(InputStream in) {
        this.in = new BufferedInputStream(in, 16 * 1024);
    }

    boolean isReusable() {
        return reusable;
    }

    /** Status and headers of the answer; the body is still to be read. */
    HttpReply head(BeforeRead beforeRead) throws IOException {
        for (int i = 0; i < CONTINUES_MAX; i++) {
            int status = status(line(beforeRead));
            Map<String, String> headers = headers(beforeRead);
            if (status >= 200) {
                return new HttpReply(status, headers, new byte[0]);
            }
        }
        throw new IOException("more than " + CONTINUES_MAX + " interim answers");
    }

    /** The whole body behind such a head. */
    HttpReply whole(HttpReply head, BeforeRead beforeRead) throws IOException {
        return new HttpReply(head.status(), head.headers(), body(head.headers(), beforeRead));
    }

    int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    String line() throws IOException {
        return line(() -> {});
    }

    Map<String, String> trailers() throws IOException {
        return headers(() -> {});
    }

    HttpReply read(boolean headOnly, BeforeRead beforeRead) throws IOException {
        HttpReply head = head(beforeRead);
        boolean empty = headOnly || head.status() == 204 || head.status() == 304;
        if ("close".equalsIgnoreCase(head.headers().get("connection"))) {
            reusable = false;
        }
        return empty ? head : whole(head, beforeRead);
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("this is no HTTP answer; is the port right?");
        }
        try {
            return Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw new IOException("bad status line", e);
        }
    }

    private Map<String, String> headers(BeforeRead beforeRead) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i <= HEADERS_MAX; i++) {
            String line = line(beforeRead);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("bad header line");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        throw new IOException("more than " + HEADERS_MAX + " headers");
    }

    private byte[] body(Map<String, String> headers, BeforeRead beforeRead) throws IOException {
        String encoding = headers.get("transfer-encoding");
        if (encoding != null) {
            if (!encoding.equalsIgnoreCase("chunked")) {
                throw new IOException("transfer encoding " + encoding);
            }
            return chunked(beforeRead);
        }
        String length = headers.get("content-length");
        if (length == null) {
            reusable = false;
            return toTheEnd(beforeRead);
        }
        return exactly(bounded(length, 10), beforeRead);
    }

    private byte[] chunked(BeforeRead beforeRead) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(beforeRead);
            int extension = size.indexOf(';');
            int length = bounded(extension < 0 ? size : size.substring(0, extension), 16);
            if (length == 0) {
                headers(beforeRead); // trailers
                return body.toByteArray();
            }
            if ((long) body.size() + length > BODY_BYTES_MAX) {
                throw new IOException("answer larger than " + BODY_BYTES_MAX + " bytes");
            }
            body.writeBytes(exactly(length, beforeRead));
            if (!line(beforeRead).isEmpty()) {
                throw new IOException("bad chunk");
            }
        }
    }

    private static int bounded(String number, int radix) throws IOException {
        try {
            long length = Long.parseLong(number.trim(), radix);
            if (length >= 0 && length <= BODY_BYTES_MAX) {
                return (int) length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("bad length '" + number + "'", e);
        }
        throw new IOException("answer of " + number + " bytes; the most is " + BODY_BYTES_MAX);
    }

    private byte[] exactly(int length, BeforeRead beforeRead) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            beforeRead.run();
            int count = in.read(bytes, done, length - done);
            if (count < 0) {
                throw new EOFException("the answer ended after " + done + " of " + length + " bytes");
            }
            done += count;
        }
        return bytes;
    }

    private byte[] toTheEnd(BeforeRead beforeRead) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        while (true) {
            beforeRead.run();
            int count = in.read(buffer);
            if (count < 0) {
                return body.toByteArray();
            }
            if ((long) body.size() + count > BODY_BYTES_MAX) {
                throw new IOException("answer larger than " + BODY_BYTES_MAX + " bytes");
            }
            body.write(buffer, 0, count);
        }
    }

    private String line(BeforeRead beforeRead) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        beforeRead.run();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() >= LINE_BYTES_MAX) {
                throw new IOException("header line longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(next);
        }
    }
}
