package io.raftkv.ctl.hosts;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.output.HumanSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The machine of one node, for what only it can do. Every method throws {@link HostException} with the reason and the
 * remedy, and returns in bounded time. Safe for many threads.
 */
public final class Host {
    private static final int OUTPUT_BYTES_MAX = 1 << 20;

    private final String node;
    private final CommandRunner runner;
    private final boolean sudo;

    /** @param sudo whether what needs it is done as root, through sudo unless the user is root */
    public Host(String node, CommandRunner runner, boolean sudo) {
        this.node = node;
        this.runner = runner;
        this.sudo = sudo;
    }

    /** The id of the node that lives on it, for messages. */
    public String node() {
        return node;
    }

    boolean usesSudo() {
        return sudo;
    }

    /**
     * Runs a program to its end; an exit status other than zero is an answer. Of its output at most 1 MiB is allowed.
     */
    public CommandOutcome run(HostCommand command) {
        return run(command, OUTPUT_BYTES_MAX);
    }

    private CommandOutcome run(HostCommand command, int outputBytesMax) {
        BoundedOutput output = new BoundedOutput(outputBytesMax);
        CommandRunner.Ending ending = finish(command, output);
        if (output.isOverflow()) {
            throw new HostException(
                    HostProblem.HOST_COMMAND_FAILED,
                    node + ": more than " + HumanSize.of(outputBytesMax) + " from " + command.words(),
                    null);
        }
        return new CommandOutcome(ending.exitStatus(), output.bytes(), ending.errors());
    }

    /** Runs a program and hands on each line of its output as it comes. */
    public CommandOutcome stream(HostCommand command, Consumer<String> lines) {
        LineOutput output = new LineOutput(lines);
        CommandRunner.Ending ending = finish(command, output);
        output.close();
        return new CommandOutcome(ending.exitStatus(), new byte[0], ending.errors());
    }

    /** As {@link #stream}, redacted for a person, of a program that must succeed. */
    public void read(HostCommand command, Consumer<String> lines) {
        CommandOutcome outcome = stream(command, line -> lines.accept(Redaction.of(line)));
        if (!outcome.isSuccess()) {
            throw failed(command, outcome);
        }
    }

    private CommandRunner.Ending finish(HostCommand command, OutputStream output) {
        CommandRunner.Ending ending = runner.run(command, output);
        CommandFailure.of(node, command, ending).ifPresent(problem -> {
            throw problem;
        });
        return ending;
    }

    /** Runs a program that must succeed. */
    CommandOutcome require(HostCommand command) {
        CommandOutcome outcome = run(command);
        if (!outcome.isSuccess()) {
            throw failed(command, outcome);
        }
        return outcome;
    }

    private HostException failed(HostCommand command, CommandOutcome outcome) {
        return new HostException(
                HostProblem.HOST_COMMAND_FAILED,
                node + ": " + command.words() + " ended with " + outcome.exitStatus() + ": "
                        + CommandFailure.lastLine(outcome.errors()),
                null);
    }

    /** Puts a file there, whole or not at all, forced to its disk; what was there before stays until then. */
    public void copy(Path file, HostFile target, Duration timeout) throws IOException {
        HostCommand command = FileCopy.command(file, target, sudo, timeout);
        CommandOutcome outcome = run(command);
        if (outcome.exitStatus() == FileCopy.INCOMPLETE_STATUS) {
            throw new HostException(
                    HostProblem.COPY_INCOMPLETE,
                    node + ": " + file + " did not arrive whole; " + target.path() + " is as before",
                    "is it being written to? Try again");
        }
        if (!outcome.isSuccess()) {
            throw fileFailure(command, target.path(), outcome);
        }
    }

    /** The bytes of a file there, as they are: what is shown of them is the caller's business. */
    public byte[] read(String path, int bytesMax) {
        HostCommand command = HostCommand.of("cat", "--", path).asRoot(sudo);
        CommandOutcome outcome = run(command, bytesMax);
        if (!outcome.isSuccess()) {
            throw fileFailure(command, path, outcome);
        }
        return outcome.output();
    }

    private CtlException fileFailure(HostCommand command, String path, CommandOutcome outcome) {
        if (outcome.errors().contains("No such file or directory")) {
            return new HostException(
                    HostProblem.HOST_FILE_NOT_FOUND, node + ": there is no " + path + " on the host", null);
        }
        if (outcome.errors().contains("Permission denied")) {
            return new HostException(
                    HostProblem.HOST_ACCESS_DENIED,
                    node + ": this user may not reach " + path + " on the host",
                    sudo ? null : "sudo=true for the node in the inventory: raftkvctl context add --help");
        }
        return failed(command, outcome);
    }

    /**
     * Installs a package file of this machine there, over an older or a newer version; the service is not touched
     * beyond what the package does. Needs root's rights.
     */
    public void install(Path packageFile, Duration timeout) throws IOException {
        String name = packageFile.getFileName().toString().toLowerCase(Locale.ROOT);
        String suffix = name.endsWith(".deb") ? ".deb" : name.endsWith(".rpm") ? ".rpm" : null;
        if (suffix == null) {
            throw new HostException(
                    HostProblem.HOST_COMMAND_FAILED, packageFile + " is neither a .deb nor a .rpm package", null);
        }
        String directory = require(HostCommand.of("mktemp", "-d", "/var/tmp/raftkvctl.XXXXXX"))
                .text()
                .strip();
        String there = directory + "/package" + suffix;
        try {
            copy(packageFile, HostFile.of(there, "0644"), timeout);
            require(new HostCommand(installation(there), true, CommandInput.NOTHING, timeout));
        } finally {
            run(HostCommand.of("rm", "-rf", "--", directory).asRoot(sudo));
        }
    }

    /** Configuration files of the administrator stay; nobody is there to be asked. */
    private static List<String> installation(String file) {
        return file.endsWith(".rpm")
                ? List.of("rpm", "--upgrade", "--oldpackage", "--replacepkgs", "--", file)
                : List.of(
                        "env",
                        "DEBIAN_FRONTEND=noninteractive",
                        "apt-get",
                        "install",
                        "--yes",
                        "--quiet",
                        "--no-install-recommends",
                        "--allow-downgrades",
                        "--option=Dpkg::Options::=--force-confold",
                        "--option=DPkg::Lock::Timeout=60",
                        "--",
                        file);
    }
}
