package io.raftkv.ctl.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The chunked body of one answer, as it comes (RFC 9112, section 7.1): it ends only where the agent ended it. */
final class StreamedBody extends InputStream {
    private final HttpReader reader;
    private Map<String, String> trailers = Map.of();
    private long left;
    private boolean begun;
    private boolean ended;

    StreamedBody(HttpReader reader) {
        this.reader = reader;
    }

    /** What came behind the body, by lower-case name; empty before its end, and where something on the way dropped it. */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = reader.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection ended in the middle");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (begun && !reader.line().isEmpty()) {
            throw new IOException("bad chunk");
        }
        begun = true;
        String size = reader.line();
        int extension = size.indexOf(';');
        try {
            left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("bad chunk", e);
        }
        if (left < 0) {
            throw new IOException("bad chunk");
        }
        if (left == 0) {
            trailers = reader.trailers();
            ended = true;
        }
    }
}
