package io.raftkv.api;

/**
 * {@code POST /admin/drain} and {@code POST /admin/undrain}.
 *
 * @param status {@code drained} when nothing is left to wait for, {@code draining} when the time was over before, {@code
 *     serving} after an undrain
 * @param leader node id of the leader, empty when none is known; the drained node itself when no other voter can lead
 * @param inFlight data requests that are still under way on this node
 */
public record DrainResponse(String nodeId, String status, String leader, int inFlight, long durationMs) {
    public static final String DRAINED = "drained";
    public static final String DRAINING = "draining";
    public static final String SERVING = "serving";
}
