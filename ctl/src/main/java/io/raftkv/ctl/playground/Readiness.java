package io.raftkv.ctl.playground;

import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Waits until agents answer on {@code /ready} that they serve. */
final class Readiness {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 50;

    private final Playground playground;
    private final Duration atMost;
    private final long deadlineNanos;

    /** @param atMost from now on, for all nodes together */
    Readiness(Playground playground, Duration atMost) {
        this.playground = playground;
        this.atMost = atMost;
        this.deadlineNanos = System.nanoTime() + atMost.toNanos();
    }

    /** @throws CtlException when the agent ended, or is not ready in time; with the end of its log */
    void await(PlaygroundNode node) throws IOException {
        while (!isReady(node)) {
            if (playground.isClosing()) {
                throw new CtlException(ExitCode.INTERRUPTED, "interrupted; what was started is stopped again");
            }
            if (playground.stateOf(node) == NodeState.DOWN) {
                throw new CtlException(ExitCode.FAILURE, node.id() + " ended instead of serving" + endOfLog(node));
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new CtlException(
                        ExitCode.TIMEOUT,
                        node.id() + " is not ready after " + atMost.toSeconds() + "s" + endOfLog(node));
            }
            pause();
        }
    }

    private String endOfLog(PlaygroundNode node) throws IOException {
        return "; its log ends with\n" + playground.filesOf(node).endOfLog();
    }

    static boolean isReady(PlaygroundNode node) {
        Context itself = Context.of(node.id(), List.of(node.url()));
        try (AgentClient agent = AgentClient.of(itself, Optional.empty(), ANSWER_MAX)) {
            return agent.isReady();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while waiting for an agent");
        }
    }
}
