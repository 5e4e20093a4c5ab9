package io.raftkv.ctl.playground;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports on loopback that nobody listens on.
 *
 * <p>They lie below the range from which Linux gives ports to outgoing connections (32768 upwards), so that none is taken
 * while a node of the playground is down.
 */
final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int ATTEMPTS_MAX = 10_000;

    private FreePorts() {}

    /** @throws IOException when so many ports were not found */
    static List<Integer> choose(int count) throws IOException {
        RandomGenerator random = RandomGenerator.getDefault();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int attempt = 0; held.size() < count; attempt++) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new IOException(
                            "no " + count + " free ports on loopback between " + LOWEST + " and " + BEYOND);
                }
                tryToHold(random.nextInt(LOWEST, BEYOND), held);
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static void tryToHold(int port, List<ServerSocket> held) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            held.add(socket);
        } catch (IOException taken) {
            socket.close();
        }
    }
}
