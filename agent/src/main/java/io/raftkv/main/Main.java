package io.raftkv.main;

import picocli.CommandLine;

/** The entry of {@code raftkv-agent}. */
public final class Main {
    /** A bad command line. */
    static final int EXIT_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        LogSetup.initial();
        int code = commandLine().execute(arguments);
        if (code != AgentCommand.RUNNING) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new AgentCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("raftkv-agent: " + failure);
                    return 1;
                })
                .setParameterExceptionHandler((failure, parsed) -> {
                    failure.getCommandLine()
                            .getErr()
                            .println("raftkv-agent: " + failure.getMessage() + " (--help shows what there is)");
                    return EXIT_USAGE;
                });
    }
}
