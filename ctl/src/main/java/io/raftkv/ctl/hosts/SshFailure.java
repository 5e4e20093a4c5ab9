package io.raftkv.ctl.hosts;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code ssh} means when it exits with 255, told by its English messages (OpenSSH 7.6 to 9.9). An unknown one is
 * passed on as it is.
 */
final class SshFailure {
    /** The exit status of ssh itself (ssh(1), EXIT STATUS); a program on the host may have it, too. */
    static final int EXIT_STATUS = 255;

    private record Sign(Pattern pattern, HostProblem problem) {
        static Sign of(String expression, HostProblem problem) {
            return new Sign(Pattern.compile(expression), problem);
        }
    }

    /** In this order: a changed key makes ssh say the words of an unknown one, too. */
    private static final List<Sign> SIGNS = List.of(
            Sign.of("REMOTE HOST IDENTIFICATION HAS CHANGED", HostProblem.HOST_KEY_CHANGED),
            Sign.of("Host key verification failed|host key is known for", HostProblem.HOST_KEY_UNKNOWN),
            Sign.of("Permission denied \\(|Too many authentication failures", HostProblem.HOST_ACCESS_DENIED),
            Sign.of("Could not resolve hostname", HostProblem.HOST_UNREACHABLE),
            Sign.of("ssh: connect to host .* port ", HostProblem.HOST_UNREACHABLE),
            Sign.of("kex_exchange_identification|banner exchange", HostProblem.HOST_UNREACHABLE),
            Sign.of("Timeout, server .* not responding", HostProblem.HOST_UNREACHABLE),
            Sign.of("Connection (to .* )?(closed|reset|timed out|refused)", HostProblem.HOST_UNREACHABLE),
            Sign.of("send disconnect: |Broken pipe|No route to host", HostProblem.HOST_UNREACHABLE));

    private SshFailure() {}

    /**
     * @param node for the message
     * @param host as ssh was told it
     * @param errors what ssh printed
     */
    static HostException of(String node, String host, String errors) {
        HostProblem problem = SIGNS.stream()
                .filter(sign -> sign.pattern().matcher(errors).find())
                .map(Sign::problem)
                .findFirst()
                .orElse(errors.isBlank() ? HostProblem.HOST_UNREACHABLE : HostProblem.HOST_COMMAND_FAILED);
        String reason = reason(problem, errors);
        return new HostException(problem, node + ": " + what(problem, host) + reason, remedy(problem, host));
    }

    private static String what(HostProblem problem, String host) {
        return switch (problem) {
            case HOST_KEY_CHANGED -> host + " shows another host key than the one that is known for it";
            case HOST_KEY_UNKNOWN -> "the host key of " + host + " is not known here";
            case HOST_ACCESS_DENIED -> host + " does not let this user in";
            case HOST_UNREACHABLE -> host + " is not reached by ssh";
            default -> "ssh " + host + " failed";
        };
    }

    private static String remedy(HostProblem problem, String host) {
        return switch (problem) {
            case HOST_KEY_CHANGED ->
                "was the host installed anew? Compare the fingerprint on its console, then ssh-keygen -R " + host
                        + " and ssh " + host + "; if it was not, somebody answers in its place";
            case HOST_KEY_UNKNOWN -> "ssh " + host + "   once, and compare the fingerprint that it shows";
            case HOST_ACCESS_DENIED ->
                "ssh-add -l shows the keys that are offered; one must be in ~/.ssh/authorized_keys over there";
            case HOST_UNREACHABLE -> "is the host up, and its name right? ssh -v " + host + " true   tells more";
            default -> "ssh -v " + host + " true   tells more";
        };
    }

    /** The line that says it, without the frame of hash signs and the advice that ssh prints around it. */
    private static String reason(HostProblem problem, String errors) {
        if (problem == HostProblem.HOST_KEY_CHANGED) {
            return "";
        }
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return ": the connection was lost"; // of a shared one, nothing more is told
        }
        for (Sign sign : SIGNS) {
            for (String line : lines) {
                if (sign.problem() == problem && sign.pattern().matcher(line).find()) {
                    return ": " + line;
                }
            }
        }
        return ": " + lines.get(lines.size() - 1);
    }
}
