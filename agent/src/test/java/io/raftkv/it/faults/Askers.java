package io.raftkv.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask nodes of a minority for reads and writes all the time, and must not be given any. */
final class Askers implements AutoCloseable {
    private static final List<String> METHODS = List.of("GET", "GET", "PUT", "DELETE");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final String key;
    private volatile boolean stopping;
    private volatile AssertionError served;

    private Askers(String key) {
        this.key = key;
    }

    static Askers start(List<TestNode> nodes, String key, int threadsOfAMethod) {
        Askers askers = new Askers(key);
        for (TestNode node : nodes) {
            for (int i = 0; i < METHODS.size() * threadsOfAMethod; i++) {
                String method = METHODS.get(i % METHODS.size());
                Thread thread = new Thread(() -> askers.run(node, method), "asks-" + node.id() + "-" + i);
                thread.setDaemon(true);
                askers.threads.add(thread);
                thread.start();
            }
        }
        return askers;
    }

    int refused() {
        return refused.get();
    }

    /** Whether that many requests were refused, or one was not. */
    boolean have(int refusals) {
        return refused() > refusals || served != null;
    }

    /** Fails if anything was served. The network is healed only after this. */
    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        if (served != null) {
            throw served;
        }
    }

    private void run(TestNode node, String method) {
        byte[] body = method.equals("PUT") ? "late".getBytes(StandardCharsets.UTF_8) : null;
        while (!stopping && served == null) {
            try {
                HttpAnswer answer = Http.send(ANSWER_WITHIN, method, node.url("/keys/" + key), body);
                assertThat(answer.code())
                        .as("%s at %s: %s", method, node.id(), answer)
                        .isIn(ErrorCode.NO_LEADER.name(), ErrorCode.OUTCOME_UNKNOWN.name(), ErrorCode.TIMEOUT.name());
            } catch (IOException unanswered) {
                // No answer is no result either.
            } catch (AssertionError e) {
                served = e;
            }
            refused.incrementAndGet();
        }
    }
}
