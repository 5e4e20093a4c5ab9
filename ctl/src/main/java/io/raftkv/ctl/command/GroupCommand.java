package io.raftkv.ctl.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that only groups commands: alone it is a usage error that lists them. */
public abstract class GroupCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "'" + spec.qualifiedName() + "' needs one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
