package io.raftkv.it.edge;

import io.raftkv.it.cluster.TestNode;
import java.io.IOException;

/** Stops and continues an agent as a hypervisor does with a machine: it notices nothing but the clock. */
final class Signals {
    private Signals() {}

    static void pause(TestNode node) throws IOException {
        send("-STOP", node);
    }

    static void resume(TestNode node) throws IOException {
        send("-CONT", node);
    }

    private static void send(String signal, TestNode node) throws IOException {
        try {
            int exit = new ProcessBuilder("kill", signal, Long.toString(node.pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("kill " + signal + " " + node.pid() + " ended with " + exit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
