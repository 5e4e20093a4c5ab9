package io.raftkv.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every line of the runbooks that begins with an offline command is one that can be typed. */
class RunbookLinesTest {
    private static final Pattern LINE = Pattern.compile("(?:sudo -u raftkv )?raftkv-agent offline (.+)");

    @Test
    void shouldParseEveryOfflineCommandOfTheRunbooks() throws IOException {
        List<String> lines;
        try (Stream<Path> pages = Files.list(Path.of("../runbooks"))) {
            lines = pages.flatMap(RunbookLinesTest::lines)
                    .map(LINE::matcher)
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .toList();
        }
        assertThat(lines).hasSizeGreaterThan(3);
        for (String line : lines) {
            assertThatCode(() -> new CommandLine(new OfflineCommand()).parseArgs(line.split(" ")))
                    .as(line)
                    .doesNotThrowAnyException();
        }
    }

    private static Stream<String> lines(Path page) {
        try {
            return Files.readAllLines(page).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
