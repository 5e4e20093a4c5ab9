package io.raftkv.ctl.hosts;

import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a service without asking the agent.
 *
 * @param pid of its main process while it has one
 * @param detail in the words of whoever looks after it, e.g. {@code inactive (dead)}
 */
public record ServiceStatus(State state, Optional<Long> pid, String detail) {
    public enum State {
        RUNNING,
        STARTING,
        STOPPING,
        PAUSED,
        STOPPED,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isDown() {
        return state == State.STOPPED || state == State.FAILED;
    }
}
