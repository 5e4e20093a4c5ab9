package io.raftkv.config;

/** Reads one value of a configuration. */
@FunctionalInterface
interface ValueParser<T> {
    /** @throws IllegalArgumentException saying what would be valid; the message never repeats a secret */
    T parse(String text);
}
