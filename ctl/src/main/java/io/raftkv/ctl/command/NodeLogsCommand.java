package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.JournalQuery;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.output.Report;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl node logs}. */
@Command(
        name = "logs",
        description = {
            "Show what a node's journal says, oldest line first; secrets are masked.",
            "With -o json one object per line."
        })
final class NodeLogsCommand extends CtlCommand {
    private static final int ALL_THAT_IS_RECENT = 1_000_000;

    @Mixin
    private NodeArgument node;

    @Option(names = "--lines", paramLabel = "COUNT", description = "At most so many; 100, or all with --since.")
    private Integer lines;

    @Option(names = "--since", paramLabel = "TIME", description = "Not older than this, e.g. 10m, 2h.")
    private String since;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    private record Line(String node, String line) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        JournalQuery query = query();
        Output output = invocation.output();
        invocation.hosts().service(node.entry(invocation)).journal(query, line -> {
            if (output.format() == OutputFormat.JSON || output.format() == OutputFormat.YAML) {
                output.printNext(Report.of("LogLine", new Line(node.id(), line)));
            } else {
                output.raw((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return ExitCode.OK;
    }

    private JournalQuery query() {
        if (lines != null && lines < 0) {
            throw new CtlException(ExitCode.USAGE, "--lines is negative");
        }
        int usual = since == null ? 100 : ALL_THAT_IS_RECENT;
        return new JournalQuery(age(), lines == null ? usual : lines, follow);
    }

    private Optional<Duration> age() {
        try {
            return Optional.ofNullable(since).map(HumanDuration::parse);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--since: " + e.getMessage(), null, e);
        }
    }
}
