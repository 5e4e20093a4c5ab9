package io.raftkv.config;

import java.util.List;

/**
 * A value that somebody wrote.
 *
 * @param values one, or the elements of a list
 * @param source of which kind the place is
 * @param origin where, for error messages
 */
record Setting(List<String> values, SettingSource source, String origin) {
    Setting {
        values = List.copyOf(values);
    }

    static Setting of(String value, SettingSource source, String origin) {
        return new Setting(List.of(value), source, origin);
    }

    /** The elements of a list; a single value may hold several, separated by commas. */
    List<String> elements() {
        return values.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
