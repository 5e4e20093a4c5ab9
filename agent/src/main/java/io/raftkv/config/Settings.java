package io.raftkv.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was set, by key, and the way from there to values: a setting that cannot be read is a problem, not an end. */
final class Settings {
    private static final String DEFAULT = "default";

    private final Map<String, Setting> byKey;
    private final List<ConfigProblem> problems;

    Settings(Map<String, Setting> byKey, List<ConfigProblem> problems) {
        this.byKey = byKey;
        this.problems = problems;
    }

    boolean isSet(ConfigKey<?> key) {
        return byKey.containsKey(key.name());
    }

    /** The value that was set, or the default; the default too where what was set cannot be read. */
    <T> T value(ConfigKey<T> key) {
        return optional(key).orElseGet(() -> key.parser().parse(key.defaultText()));
    }

    /** The value that was set; empty where none was, or where it cannot be read. */
    <T> Optional<T> optional(ConfigKey<T> key) {
        Setting setting = byKey.get(key.name());
        if (setting == null || setting.values().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.parser().parse(setting.values().get(0)));
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    /** The elements of a list, none when nobody set it. */
    List<String> elements(ConfigKey<String> key) {
        Setting setting = byKey.get(key.name());
        return setting == null ? List.of() : setting.elements();
    }

    void problem(ConfigKey<?> key, String message) {
        Setting setting = byKey.get(key.name());
        problems.add(new ConfigProblem(setting == null ? DEFAULT : setting.origin(), key.name(), message));
    }
}
