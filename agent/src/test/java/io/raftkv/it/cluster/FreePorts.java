package io.raftkv.it.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback for agents that a test stops and starts again. They lie below the range from which Linux gives ports
 * to outgoing connections (32768 upwards) and apart for each process of a divided test run: nothing takes one while its
 * agent is down. A port is not given again before a thousand others were.
 */
public final class FreePorts {
    /** The playground of {@code raftkvctl} chooses from 20000 upwards. */
    private static final int LOWEST = 10_000;

    private static final int PORTS_PER_FORK = 2_500;
    private static final int FORKS = 4;
    private static final int NOT_AGAIN_FOR = 1_000;
    private static final Set<Integer> RECENT = new LinkedHashSet<>();

    private FreePorts() {}

    public static synchronized int next() {
        int fork = Integer.getInteger("raftkv.fork", 1);
        int lowest = LOWEST + (fork - 1) % FORKS * PORTS_PER_FORK;
        for (int attempt = 0; attempt < 10 * PORTS_PER_FORK; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(lowest, lowest + PORTS_PER_FORK);
            if (!RECENT.contains(port) && isFree(port)) {
                RECENT.add(port);
                if (RECENT.size() > NOT_AGAIN_FOR) {
                    RECENT.remove(RECENT.iterator().next());
                }
                return port;
            }
        }
        throw new AssertionError("no port is free from " + lowest + " to " + (lowest + PORTS_PER_FORK - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
