package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.testing.CtlRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CompletionTest {
    private static final Path SHIPPED = Path.of("..", "completions");

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(CompletionScript.class)
    void shouldShipWhatTheGeneratorPrints(CompletionScript script) {
        String printed = CtlRun.with(home).run("completion", script.toString()).out();

        assertThat(SHIPPED.resolve(script.fileName())).hasContent(printed);
    }

    @Test
    void shouldCompleteCommandsByWhatIsTyped() {
        assertThat(complete("")).contains("backup", "status", "kv").noneMatch(word -> word.startsWith("-"));
        assertThat(complete("sta")).containsExactly("status");
        assertThat(complete("kv", "ex")).containsExactly("export");
    }

    @Test
    void shouldCompleteOptionsAndTheirValues() {
        assertThat(complete("kv", "import", "--di")).containsExactly("--dir");
        assertThat(complete("wait", "--for", "")).contains("healthy", "leader", "caught-up");
        assertThat(complete("status", "-o", "js")).containsExactlyInAnyOrder("json");
    }

    private java.util.List<String> complete(String... words) {
        String[] arguments = new String[words.length + 2];
        arguments[0] = "__complete";
        arguments[1] = "--";
        System.arraycopy(words, 0, arguments, 2, words.length);
        return CtlRun.with(home).run(arguments).outLines();
    }
}
