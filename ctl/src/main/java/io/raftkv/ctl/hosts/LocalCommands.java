package io.raftkv.ctl.hosts;

import io.raftkv.ctl.output.HumanDuration;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** This machine. */
final class LocalCommands implements CommandRunner {
    private final String node;

    /** @param node for messages */
    LocalCommands(String node) {
        this.node = node;
    }

    @Override
    public Ending run(HostCommand command, OutputStream output) {
        Optional<Ending> ending;
        try {
            ending = ChildProcess.run(Privilege.wrap(command), command.input(), output, command.timeout());
        } catch (IOException e) {
            throw new HostException(
                    HostProblem.COMMAND_NOT_FOUND, node + ": cannot start " + command.words(), e.getMessage(), e);
        }
        return ending.orElseThrow(() -> new HostException(
                HostProblem.HOST_TIMEOUT,
                node + ": no end within " + HumanDuration.of(command.timeout()) + ": " + command.words()
                        + "; it was stopped, unless it belongs to root",
                "look before you repeat it"));
    }
}
