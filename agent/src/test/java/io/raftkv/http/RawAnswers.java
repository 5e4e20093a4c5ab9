package io.raftkv.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that a server sent on one connection until it closed it. */
public record RawAnswers(String text, boolean reset) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final int PATIENCE_MILLIS = 30_000;

    /** Sends the pieces, says that no more will come, and reads to the end. */
    public static RawAnswers to(int port, byte[]... pieces) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            try {
                for (byte[] piece : pieces) {
                    socket.getOutputStream().write(piece);
                }
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Closed while we wrote: what it said before that is still to be read.
            }
            return read(socket);
        }
    }

    /** Sends and goes away, as a client that dies does. */
    public static void abandoned(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes);
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // The server was quicker.
        }
    }

    private static RawAnswers read(Socket socket) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        boolean reset = false;
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            reset = true;
        }
        return new RawAnswers(out.toString(StandardCharsets.ISO_8859_1), reset);
    }

    public List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(text);
        while (matcher.find()) {
            statuses.add(Integer.parseInt(matcher.group(1)));
        }
        return statuses;
    }
}
