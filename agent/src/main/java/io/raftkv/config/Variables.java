package io.raftkv.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ${NAME}} in a value stands for a variable of the environment; {@code $${NAME}} is literal. */
final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Variables() {}

    /** Whether it refers to one. */
    static boolean isIn(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .anyMatch(reference -> reference.group(1).isEmpty());
    }

    /** @throws IllegalArgumentException naming the variable that is not set */
    static String expand(String text, Map<String, String> environment) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            String replacement = matcher.group(1).isEmpty()
                    ? valueOf(matcher.group(2), environment)
                    : matcher.group().substring(1);
            matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(expanded).toString();
    }

    private static String valueOf(String name, Map<String, String> environment) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("${" + name + "} is not the name of a variable");
        }
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
