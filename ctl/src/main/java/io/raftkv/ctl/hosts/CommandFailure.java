package io.raftkv.ctl.hosts;

import java.util.Optional;
import java.util.regex.Pattern;

/** Why a program on a host could not do what it was started for, where that is the host's matter and not its own. */
final class CommandFailure {
    private static final int NOT_FOUND_STATUS = 127;
    private static final Pattern SUDO_REFUSED =
            Pattern.compile("(?m)^sudo: .*(password is required|terminal is required"
                    + "|no tty present|must have a tty|unable to (read|stat)|no valid sudoers|effective uid)"
                    + "|is not in the sudoers file|^Sorry, user .* is not allowed to execute|may not run sudo on");
    private static final Pattern SUDO_NOT_FOUND = Pattern.compile("(?m)^sudo: (\\S+): command not found$");
    private static final Pattern NO_SUDO = Pattern.compile("exec: sudo: not found|sudo: (command )?not found");
    private static final Pattern DISK_FULL = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern BUS_DENIED =
            Pattern.compile("Interactive authentication required|Access denied as the requested operation"
                    + "|(?m)^Failed to \\w+ \\S+: Access denied$");

    private CommandFailure() {}

    /** @return empty when the program itself has to say what was wrong */
    static Optional<HostException> of(String node, HostCommand command, CommandRunner.Ending ending) {
        String errors = ending.errors();
        if (ending.exitStatus() == 0) {
            return Optional.empty();
        }
        if (command.asRoot() && NO_SUDO.matcher(errors).find()) {
            return problem(
                    HostProblem.COMMAND_NOT_FOUND, node + ": there is no sudo", "install sudo there, or come as root");
        }
        if (command.asRoot() && SUDO_REFUSED.matcher(errors).find()) {
            return problem(
                    HostProblem.SUDO_REFUSED,
                    node + ": sudo does not let this user run " + command.words() + ": " + lastLine(errors),
                    "allow it without a password, in /etc/sudoers.d on the host: USER ALL=(root) NOPASSWD: ALL");
        }
        if (ending.exitStatus() == NOT_FOUND_STATUS
                || SUDO_NOT_FOUND.matcher(errors).find()) {
            return problem(
                    HostProblem.COMMAND_NOT_FOUND,
                    node + ": there is no " + command.arguments().get(0) + " on the host",
                    "install it, or put it on the PATH of commands that ssh runs");
        }
        if (DISK_FULL.matcher(errors).find()) {
            return problem(
                    HostProblem.HOST_DISK_FULL,
                    node + ": a disk of the host is full: " + lastLine(errors),
                    "df -h on the host shows which");
        }
        if (BUS_DENIED.matcher(errors).find()) {
            return problem(
                    HostProblem.HOST_ACCESS_DENIED,
                    node + ": the user may not do this to services: " + lastLine(errors),
                    "sudo=true for the node in the inventory: raftkvctl context add --help");
        }
        return Optional.empty();
    }

    private static Optional<HostException> problem(HostProblem problem, String message, String remedy) {
        return Optional.of(new HostException(problem, message, remedy));
    }

    static String lastLine(String errors) {
        return errors.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it says nothing");
    }
}
