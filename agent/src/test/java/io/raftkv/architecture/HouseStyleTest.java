package io.raftkv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of {@code .github/DEVELOPMENT.md}, "How we write", a machine can check, over the sources of both modules. */
final class HouseStyleTest {
    private static final int LINES_MAX = 400;
    private static final Pattern MISSING_NOUN = Pattern.compile(".*(Utils?|Manager|Helper|Impl)\\.java");

    // Put together here, so that this file does not find itself.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    @Test
    void shouldNameEveryClassByWhatItIs() throws IOException {
        assertThat(sources()
                        .filter(file -> MISSING_NOUN.matcher(file.toString()).matches()))
                .isEmpty();
    }

    @Test
    void shouldKeepEveryFileShort() throws IOException {
        assertThat(sources().filter(file -> lines(file).size() > LINES_MAX)).isEmpty();
    }

    @Test
    void shouldLeaveNothingUnfinished() throws IOException {
        assertThat(sources()
                        .filter(file -> lines(file).stream()
                                .anyMatch(line -> UNFINISHED.matcher(line).find())))
                .isEmpty();
    }

    @Test
    void shouldExplainEveryPackage() throws IOException {
        List<Path> packages = sources()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .collect(Collectors.toList());
        assertThat(packages).hasSizeGreaterThan(10);
        assertThat(packages).allMatch(directory -> Files.exists(directory.resolve("package-info.java")));
    }

    private static Stream<Path> sources() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Stream.Builder<Path> found = Stream.builder();
        for (String module : List.of("agent", "ctl")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(found);
            }
        }
        return found.build();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
