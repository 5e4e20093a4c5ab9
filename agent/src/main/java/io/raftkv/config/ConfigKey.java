package io.raftkv.config;

import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param name with its section, as in {@code raft.node_id}
 * @param defaultText what it is when nobody sets it, as one would write it; empty when it is derived or absent
 * @param defaultShown the default as the documentation names it
 * @param meaning one line for the documentation
 */
record ConfigKey<T>(String name, String defaultText, String defaultShown, ValueParser<T> parser, String meaning) {
    private static final String ENVIRONMENT_PREFIX = "RAFTKV_";
    private static final String ENVIRONMENT_SEPARATOR = "__";

    static <T> ConfigKey<T> of(String name, String defaultText, ValueParser<T> parser, String meaning) {
        return new ConfigKey<>(name, defaultText, '`' + defaultText + '`', parser, meaning);
    }

    /** A key whose default depends on other things. */
    static <T> ConfigKey<T> derived(String name, String defaultShown, ValueParser<T> parser, String meaning) {
        return new ConfigKey<>(name, "", defaultShown, parser, meaning);
    }

    /** Whether a number counts bytes, and is shown with a unit. */
    boolean isSize() {
        return ConfigKeys.SIZES.contains(this);
    }

    /** Whether the nodes of a cluster are expected to differ in it. */
    boolean isPerNode() {
        return ConfigKeys.PER_NODE.contains(this);
    }

    /** The environment variable that sets it: {@code raft.tls.key} is {@code RAFTKV_RAFT__TLS__KEY}. */
    String environmentName() {
        return ENVIRONMENT_PREFIX + name.replace(".", ENVIRONMENT_SEPARATOR).toUpperCase(Locale.ROOT);
    }

    /** Whether a variable claims to set a key: ours begin alike, and only these have a double underscore. */
    static boolean looksLikeEnvironmentName(String variable) {
        return variable.startsWith(ENVIRONMENT_PREFIX) && variable.contains(ENVIRONMENT_SEPARATOR);
    }

    /** The key that a variable with a double underscore would name, whether or not there is such a key. */
    static String nameOfVariable(String variable) {
        return variable.substring(ENVIRONMENT_PREFIX.length())
                .replace(ENVIRONMENT_SEPARATOR, ".")
                .toLowerCase(Locale.ROOT);
    }
}
