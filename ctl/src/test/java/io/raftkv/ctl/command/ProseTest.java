package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Holds what is written for operators to what the program understands. */
final class ProseTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String PROGRAM = "raftkvctl ";

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
