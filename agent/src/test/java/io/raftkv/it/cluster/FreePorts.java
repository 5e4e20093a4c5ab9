package io.raftkv.it.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback for agents that a test stops and starts again. They lie below the range from which Linux gives ports
 * to outgoing connections (32768 upwards) and apart for each process of a divided test run: nothing takes one while its
 * agent is down. No port is given twice by one process.
 */
public final class FreePorts {
    /** The playground of {@code raftkvctl} chooses from 20000 upwards. */
    private static final int LOWEST = 10_000;

    private static final int PORTS_PER_FORK = 2_500;
    private static final int FORKS = 4;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    public static synchronized int next() {
        int fork = Integer.getInteger("raftkv.fork", 1);
        int lowest = LOWEST + (fork - 1) % FORKS * PORTS_PER_FORK;
        while (GIVEN.size() < PORTS_PER_FORK) {
            int port = ThreadLocalRandom.current().nextInt(lowest, lowest + PORTS_PER_FORK);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("every port from " + lowest + " on was given to a test of this process");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
