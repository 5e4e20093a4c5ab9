package io.raftkv.ctl.command;

import io.raftkv.ctl.output.Console;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.playground.PlaygroundCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * All commands, in the order and groups of {@code --help}. Usually only the one that is called is built: Picocli reads
 * annotations by reflection, which for the whole tree would cost more than most commands take.
 */
public final class CommandTree {
    private static final List<Group> GROUPS = List.of(
            new Group(
                    "Procedures",
                    List.of(
                            new Entry("health", HealthCommand::new),
                            new Entry("snapshot", SnapshotCommand::new),
                            new Entry("backup", BackupCommand::new),
                            new Entry("repo", RepoCommand::new),
                            new Entry("restore", RestoreCommand::new),
                            new Entry("join", JoinCommand::new),
                            new Entry("remove", RemoveCommand::new))),
            new Group(
                    "Everyday",
                    List.of(
                            new Entry("status", StatusCommand::new),
                            new Entry("wait", WaitCommand::new),
                            new Entry("op", OpCommand::new),
                            new Entry("lease", LeaseCommand::new),
                            new Entry("audit", AuditCommand::new),
                            new Entry("kv", KvCommand::new),
                            new Entry("leader", LeaderCommand::new),
                            new Entry("node", NodeCommand::new),
                            new Entry("data", DataCommand::new))),
            new Group(
                    "Membership",
                    List.of(new Entry("cluster", ClusterCommand::new), new Entry("promote", PromoteCommand::new))),
            new Group(
                    "Set-up and rehearsal",
                    List.of(
                            new Entry("playground", PlaygroundCommand::new),
                            new Entry("context", ContextCommand::new),
                            new Entry("config", ConfigCommand::new),
                            new Entry("completion", CompletionCommand::new),
                            new Entry("version", VersionCommand::new))));

    private CommandTree() {}

    record Group(String heading, List<Entry> entries) {}

    record Entry(String name, Supplier<Object> command) {}

    static List<Group> groups() {
        return GROUPS;
    }

    /** Every command, for help, completion and suggestions. */
    public static CommandLine whole(Map<String, String> environment, Console console) {
        CommandLine line = root(environment, console);
        for (Group group : GROUPS) {
            for (Entry entry : group.entries()) {
                line.addSubcommand(entry.name(), entry.command().get());
            }
        }
        return configured(line);
    }

    /** As much of the tree as {@code arguments} need. */
    public static CommandLine forArguments(List<String> arguments, Map<String, String> environment, Console console) {
        Optional<Entry> called = calledCommand(arguments);
        if (called.isEmpty()) {
            return whole(environment, console);
        }
        CommandLine line = root(environment, console);
        line.addSubcommand(called.get().name(), called.get().command().get());
        return configured(line);
    }

    private static CommandLine root(Map<String, String> environment, Console console) {
        return new CommandLine(new RootCommand(environment, console));
    }

    private static CommandLine configured(CommandLine line) {
        line.registerConverter(OutputFormat.class, new OneOf<>(OutputFormat.class));
        line.registerConverter(CompletionScript.class, new OneOf<>(CompletionScript.class));
        line.registerConverter(WaitCondition.class, new OneOf<>(WaitCondition.class));
        line.registerConverter(long.class, text -> wholeNumber(text, Long::valueOf));
        line.registerConverter(Long.class, text -> wholeNumber(text, Long::valueOf));
        line.registerConverter(Integer.class, text -> wholeNumber(text, Integer::valueOf));
        line.setAllowSubcommandsAsOptionParameters(true); // a context may be called "playground"
        line.setExpandAtFiles(false); // an argument is a value, also when it starts with @
        HelpLayout.apply(line);
        return line;
    }

    private static <N> N wholeNumber(String text, Function<String, N> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number");
        }
    }

    private static Optional<Entry> calledCommand(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (GlobalOptions.NAMES_WITH_VALUE.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                return GROUPS.stream()
                        .flatMap(group -> group.entries().stream())
                        .filter(entry -> entry.name().equals(argument))
                        .findFirst();
            }
        }
        return Optional.empty();
    }
}
