package io.raftkv.ctl.configuration;

import java.util.Map;

/**
 * One key that is not the same everywhere.
 *
 * @param perNode whether that is how it should be: ids, addresses, directories
 * @param values by node, and {@value ConfigTable#FILE} for the file
 */
public record KeyDifference(String key, boolean perNode, Map<String, Value> values) {

    /**
     * @param value {@code null} for none
     * @param source {@code default}, {@code file}, {@code environment} or {@code flag}
     */
    public record Value(String value, String source, String origin) {}
}
