package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between a client and a server on loopback, and cuts the connection after so many bytes of the client. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int serverPort;
    private final long clientBytesMax;

    CuttingProxy(int serverPort, long clientBytesMax) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.clientBytesMax = clientBytesMax;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                start(() -> forward(client, server, clientBytesMax));
                start(() -> forward(server, client, Long.MAX_VALUE));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void forward(Socket from, Socket to, long bytesMax) {
        byte[] buffer = new byte[8192];
        long left = bytesMax;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0 && left > 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
                left -= length;
            }
        } catch (IOException cut) {
            // by either side
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
