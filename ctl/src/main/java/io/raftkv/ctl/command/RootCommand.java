package io.raftkv.ctl.command;

import io.raftkv.ctl.audit.CommandAudit;
import io.raftkv.ctl.output.Console;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.Output.Verbosity;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code raftkvctl} itself. */
@Command(
        name = "raftkvctl",
        synopsisHeading = "Usage: ",
        description = "Operates RaftKV clusters: every procedure of the runbook is one command.",
        versionProvider = ProgramVersion.class)
public final class RootCommand implements Runnable {
    private final Map<String, String> environment;
    private final Console console;
    private CommandAudit audit;
    private Invocation audited;

    @Spec
    private CommandSpec spec;

    @Mixin
    private GlobalOptions options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show help for a command.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version of raftkvctl.")
    private boolean version;

    RootCommand(Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(console.err());
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is needed");
    }

    /** A command that changes something begins: it is written down here, and again when it is over. */
    void audit(CommandAudit command, Invocation invocation) {
        audit = command;
        audited = invocation;
        audit.begun(invocation.known());
    }

    /** The command is over. */
    public void ended(int exitCode) {
        if (audit != null) {
            audit.ended(audited.known(), exitCode);
        }
    }

    public Invocation invocation() {
        Verbosity verbosity =
                options.quiet() ? Verbosity.QUIET : options.verbose() ? Verbosity.VERBOSE : Verbosity.NORMAL;
        Output output = new Output(console, options.format(environment), verbosity, options.colours(environment));
        return new Invocation(options, environment, output);
    }
}
