package io.raftkv.ctl.hosts;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Arguments as one line that a POSIX shell takes apart into the same arguments again (POSIX.1-2017, Shell Command
 * Language, 2.2.2). {@code ssh} joins its arguments with blanks and the user's shell over there splits them.
 */
final class PosixQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./-]+");

    private PosixQuoting() {}

    static String line(List<String> arguments) {
        return arguments.stream().map(PosixQuoting::argument).collect(Collectors.joining(" "));
    }

    /** Within single quotes nothing has a meaning but the single quote itself. */
    static String argument(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
