package io.raftkv.config;

/**
 * One thing that is wrong.
 *
 * @param origin where it was written: {@code config.yaml:12}, the name of a variable, or {@code command line}
 * @param key that it is about, empty when it is about the whole file
 */
public record ConfigProblem(String origin, String key, String message) {
    @Override
    public String toString() {
        return origin + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
