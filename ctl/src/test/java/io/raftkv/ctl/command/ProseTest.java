package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Holds what is written for operators to what the program understands. */
final class ProseTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String PROGRAM = "raftkvctl ";
    /** Within one string literal. */
    private static final Pattern NAMED_IN_A_MESSAGE = Pattern.compile("\"[^\"\\n]*raftkvctl ([a-z]+)[^\"\\n]*\"");

    /** A line of a page that an operator would copy. */
    record WrittenCommand(String page, int line, String text) {
        List<String> arguments() {
            String withoutComment = text.replaceAll("\\s#.*", "");
            return List.of(withoutComment.substring(PROGRAM.length()).trim().split("\\s+"));
        }

        @Override
        public String toString() {
            return page + ":" + line + " " + text;
        }
    }

    @ParameterizedTest
    @MethodSource("writtenCommands")
    void shouldUnderstandEveryCommandOfThePages(WrittenCommand command) {
        CommandLine program = CommandTree.whole(Map.of(), Console.system());

        CommandLine.ParseResult result = program.parseArgs(command.arguments().toArray(String[]::new));

        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        assertThat(result.commandSpec().userObject())
                .as("%s does something", command)
                .isInstanceOf(CtlCommand.class);
    }

    /** A remedy that names a command which does not exist is worst of all. */
    @Test
    void shouldHaveEveryCommandThatAMessageNames() throws IOException {
        Set<String> commands =
                CommandTree.whole(Map.of(), Console.system()).getSubcommands().keySet();
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (String module : List.of("agent", "ctl")) {
            for (Path source : sources(PROJECT.resolve(module).resolve("src/main/java"))) {
                Matcher message = NAMED_IN_A_MESSAGE.matcher(Files.readString(source));
                while (message.find()) {
                    named++;
                    if (!commands.contains(message.group(1))) {
                        unknown.add(PROJECT.relativize(source) + ": " + message.group());
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(named).as("commands named in messages").isGreaterThan(10);
    }

    private static List<Path> sources(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    static List<WrittenCommand> writtenCommands() throws IOException {
        List<Path> pages =
                new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("packaging/README.md")));
        for (String directory : List.of("runbooks", "agent/docs")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        List<WrittenCommand> commands = new ArrayList<>();
        for (Path page : pages) {
            collect(page, commands);
        }
        assertThat(commands).as("commands found in %s", pages).hasSizeGreaterThan(20);
        return commands;
    }

    private static void collect(Path page, List<WrittenCommand> commands) throws IOException {
        List<String> lines = Files.readAllLines(page);
        boolean inShellBlock = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.startsWith("```")) {
                inShellBlock = line.equals("```bash") || line.equals("```sh");
            } else if (inShellBlock && line.startsWith(PROGRAM)) {
                commands.add(new WrittenCommand(PROJECT.relativize(page).toString(), i + 1, line));
            }
        }
    }
}
