package io.raftkv.ctl.hosts;

import io.raftkv.check.Check;
import java.time.Duration;
import java.util.List;

/**
 * A program and its arguments for a host, never a line for a shell.
 *
 * @param arguments the program first; none holds a NUL, which no argument can carry
 * @param asRoot needs root's rights there; {@code sudo -n} gives them to a user who has not
 * @param timeout until it must have ended, the connection to the host included
 */
public record HostCommand(List<String> arguments, boolean asRoot, CommandInput input, Duration timeout) {
    /** For what is meant to run until somebody stops it. */
    public static final Duration NO_LIMIT = Duration.ofDays(36_500);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public HostCommand {
        arguments = List.copyOf(arguments);
        Check.argument(!arguments.isEmpty(), "a command without a program");
        Check.argument(
                arguments.stream().noneMatch(argument -> argument.indexOf('\0') >= 0), "an argument holds a NUL");
    }

    public static HostCommand of(String... arguments) {
        return new HostCommand(List.of(arguments), false, CommandInput.NOTHING, TIMEOUT);
    }

    public HostCommand asRoot(boolean root) {
        return new HostCommand(arguments, root, input, timeout);
    }

    public HostCommand reading(CommandInput from) {
        return new HostCommand(arguments, asRoot, from, timeout);
    }

    public HostCommand within(Duration time) {
        return new HostCommand(arguments, asRoot, input, time);
    }

    /** For messages: what a person would have typed, without what is secret. */
    String words() {
        String joined = arguments.get(0).equals("sh") && arguments.size() > 3
                ? String.join(
                        " ", arguments.subList(3, arguments.size())) // the script is ours, its name says what it does
                : String.join(" ", arguments);
        return Redaction.of(joined.replace('\n', ' '));
    }
}
