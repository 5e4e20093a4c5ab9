package io.raftkv.it.edge;

import io.raftkv.it.cluster.TestNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that asks once and takes its answer at a pace of its own. Closes its side when the server has closed its. */
final class AnswerTaker implements Closeable {
    private static final int RECEIVE_BUFFER_BYTES = 4096;
    private static final int LARGE_RECEIVE_BUFFER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final String target;
    private final Pace pace;
    private long taken;
    private boolean open = true;
    private Duration end = Duration.ZERO;

    /** Bytes a second. */
    enum Pace {
        /** Looks only whether the connection is still there. */
        NOTHING(0),
        /** Never idle, and below what an answer has to be taken at. */
        TOO_SLOW(4 << 10),
        /** A little faster than it has to be. */
        SLOW(40 << 10);

        private final int bytesPerSecond;

        Pace(int bytesPerSecond) {
            this.bytesPerSecond = bytesPerSecond;
        }
    }

    private AnswerTaker(SocketChannel channel, String target, Pace pace) {
        this.channel = channel;
        this.target = target;
        this.pace = pace;
    }

    /** Connects and asks. */
    static AnswerTaker of(TestNode node, String target, Pace pace) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(
                StandardSocketOptions.SO_RCVBUF, pace == Pace.SLOW ? LARGE_RECEIVE_BUFFER_BYTES : RECEIVE_BUFFER_BYTES);
        URI url = URI.create(node.url("/"));
        channel.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return new AnswerTaker(channel, target, pace);
    }

    Pace pace() {
        return pace;
    }

    /** Bytes of the answer, its head included. */
    long taken() {
        return taken;
    }

    boolean isOpen() {
        return open;
    }

    /** When it was seen that the server had left, since it asked. */
    Duration end() {
        return end;
    }

    /** Takes what its pace allows until now. @param soFar since it asked */
    void take(Duration soFar) {
        if (open) {
            takeMore(soFar);
            end = soFar;
        }
    }

    private void takeMore(Duration soFar) {
        long due = pace.bytesPerSecond * soFar.toMillis() / 1000 - taken;
        try {
            if (pace != Pace.SLOW && isReset()) {
                open = false;
                return;
            }
            while (due > 0) {
                int read = channel.read(ByteBuffer.allocate((int) Math.min(due, 8192)));
                if (read <= 0) {
                    open = read == 0;
                    return;
                }
                taken += read;
                due -= read;
            }
        } catch (IOException reset) {
            open = false;
        }
    }

    /**
     * Without reading: behind what was not taken no end can be seen, but what is sent to a connection that the server has
     * left is answered with a reset. The server does not look at it before it is done with the answer.
     */
    private boolean isReset() {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return pace + " of " + target;
    }
}
