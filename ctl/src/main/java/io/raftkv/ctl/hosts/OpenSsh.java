package io.raftkv.ctl.hosts;

import io.raftkv.ctl.output.HumanDuration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another machine, through the system's own {@code ssh}: the user's configuration, agent, certificates and jump hosts
 * apply. What must not depend on them is set here: never ask, never accept an unknown host key, no forwarding.
 */
final class OpenSsh implements CommandRunner {
    private static final int CONNECT_SECONDS_MAX = 10;
    /** A host that has stopped answering is given up after three of these. */
    private static final int ALIVE_SECONDS = 5;

    private static final int CONTROL_PERSIST_SECONDS = 60;
    private static final Duration CHECK_MAX = Duration.ofSeconds(2);

    private final String node;
    private final String host;
    private final Optional<Path> configuration;
    private final SshConnections connections;

    /**
     * @param node for messages
     * @param host name, {@code user@name} or {@code ssh://} address, as the inventory has it
     * @param configuration instead of the user's and the system's, if given
     */
    OpenSsh(String node, String host, Optional<Path> configuration, SshConnections connections) {
        this.node = node;
        this.host = host;
        this.configuration = configuration;
        this.connections = connections;
    }

    @Override
    public Ending run(HostCommand command, OutputStream output) {
        Optional<Ending> ending;
        try {
            ending = ChildProcess.run(arguments(command), command.input(), output, command.timeout());
        } catch (IOException e) {
            throw new HostException(
                    HostProblem.COMMAND_NOT_FOUND,
                    "there is no " + connections.program() + " on this machine: " + e.getMessage(),
                    "install the OpenSSH client",
                    e);
        }
        if (ending.isEmpty()) {
            throw new HostException(
                    HostProblem.HOST_TIMEOUT,
                    node + ": no end within " + HumanDuration.of(command.timeout()) + ": " + command.words()
                            + "; it was given up here, and may still run on " + host,
                    "look before you repeat it");
        }
        if (ending.get().exitStatus() == SshFailure.EXIT_STATUS && !isConnected()) {
            throw SshFailure.of(node, host, ending.get().errors());
        }
        return ending.get();
    }

    /** Whether the shared connection stands: then 255 was the exit status of the program, not of ssh. */
    private boolean isConnected() {
        List<String> arguments = withConfiguration();
        arguments.addAll(List.of("-o", controlPath(), "-O", "check", "--", host));
        try {
            return ChildProcess.run(arguments, CommandInput.NOTHING, OutputStream.nullOutputStream(), CHECK_MAX)
                    .filter(ending -> ending.exitStatus() == 0)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private String controlPath() {
        return "ControlPath=" + connections.controlPath();
    }

    private List<String> withConfiguration() {
        List<String> arguments = new ArrayList<>(List.of(connections.program(), "-T"));
        configuration.ifPresent(file -> arguments.addAll(List.of("-F", file.toString())));
        return arguments;
    }

    List<String> arguments(HostCommand command) {
        List<String> arguments = withConfiguration();
        for (String option : List.of(
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "ConnectTimeout=" + CONNECT_SECONDS_MAX,
                "ServerAliveInterval=" + ALIVE_SECONDS,
                "ServerAliveCountMax=3",
                "ControlMaster=auto",
                controlPath(),
                "ControlPersist=" + CONTROL_PERSIST_SECONDS,
                "LogLevel=INFO", // below it, ssh keeps its reasons to itself
                "ClearAllForwardings=yes",
                "ForwardAgent=no",
                "ForwardX11=no",
                "PermitLocalCommand=no",
                "RemoteCommand=none")) {
            arguments.addAll(List.of("-o", option));
        }
        arguments.addAll(List.of("--", host, PosixQuoting.line(Privilege.wrap(command))));
        return arguments;
    }
}
