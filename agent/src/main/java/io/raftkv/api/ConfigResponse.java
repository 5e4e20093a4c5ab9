package io.raftkv.api;

import java.util.List;

/**
 * {@code GET /admin/config}: what is in force on this node.
 *
 * @param file that the agent was started with, {@code null} for none
 */
public record ConfigResponse(String nodeId, String file, List<Setting> settings) {

    /**
     * @param value {@code null} for none; secrets are marks that only tell two apart
     * @param source {@code default}, {@code file}, {@code environment} or {@code flag}
     * @param origin file and line, or the variable
     * @param perNode whether nodes are expected to differ in it
     */
    public record Setting(String key, String value, String source, String origin, boolean perNode) {}
}
