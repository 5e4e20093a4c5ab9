package io.raftkv.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A promise whose test was renamed or deleted is a promise that nothing holds. */
class ReliabilityDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/reliability.md");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void shouldNameOnlyTestsThatExist() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher matcher = TEST_NAME.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(named).hasSizeGreaterThan(30);
        assertThat(existing()).containsAll(named);
    }

    private static Set<String> existing() throws IOException {
        Set<String> names = new TreeSet<>();
        // The document is about both programs.
        for (Path tests : List.of(Path.of("src/test/java"), Path.of("../ctl/src/test/java"))) {
            try (Stream<Path> files = Files.walk(tests)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
