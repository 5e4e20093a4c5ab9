package io.raftkv.config;

import java.util.List;

/**
 * A value that somebody wrote.
 *
 * @param values one, or the elements of a list
 * @param origin where, for error messages
 */
record Setting(List<String> values, String origin) {
    Setting {
        values = List.copyOf(values);
    }

    static Setting of(String value, String origin) {
        return new Setting(List.of(value), origin);
    }
}
