package io.raftkv.ctl.restart;

import java.time.Duration;

/**
 * How long a restart waits for what.
 *
 * @param drain for leadership to go and requests to be answered
 * @param start for a service to run, and its node to catch up
 * @param stop for a service to be down
 * @param gate for an election to be over, or the others to catch up, before a node is touched
 * @param look between two looks at the cluster
 */
public record Patience(Duration drain, Duration start, Duration stop, Duration gate, Duration look) {
    /** @param each what the operator gave for any of them, {@code null} for the usual */
    public static Patience of(Duration each) {
        return new Patience(
                each == null ? Duration.ofMinutes(2) : each,
                each == null ? Duration.ofMinutes(5) : each,
                each == null ? Duration.ofMinutes(2) : each,
                each == null ? Duration.ofMinutes(1) : each,
                Duration.ofMillis(200));
    }
}
