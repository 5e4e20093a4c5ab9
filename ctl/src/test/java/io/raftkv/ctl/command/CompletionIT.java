package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.testing.CtlRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped script in a real bash, with the program that the build made. */
final class CompletionIT {
    private static final Path PROGRAMS = Path.of("target/dist/bin").toAbsolutePath();
    private static final Path SCRIPT =
            Path.of("../completions/raftkvctl.bash").toAbsolutePath().normalize();

    @TempDir
    private Path home;

    @Test
    void shouldCompleteSubcommands() throws Exception {
        assertThat(complete("sta")).containsExactly("status");
        assertThat(complete("kv", "ex")).containsExactly("export");
    }

    @Test
    void shouldCompleteOptionsAndTheirValues() throws Exception {
        assertThat(complete("kv", "import", "--di")).containsExactly("--dir");
        assertThat(complete("wait", "--for", "=", "ca")).containsExactly("caught-up");
    }

    @Test
    void shouldCompleteContextNamesInEveryFormOfTheOption() throws Exception {
        CtlRun.with(home).run("context", "add", "prod", "--endpoints", "http://127.0.0.1:1");

        assertThat(complete("status", "--context", "")).containsExactly("prod");
        assertThat(complete("status", "--context", "=")).containsExactly("prod");
        assertThat(complete("context", "use", "p")).containsExactly("prod");
    }

    /** @param words as bash cuts them, after the program's name; the cursor stands behind the last */
    private List<String> complete(String... words) throws Exception {
        ProcessBuilder bash = new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "source \"$1\"; shift; COMP_WORDS=(raftkvctl \"$@\"); COMP_CWORD=$#; _raftkvctl;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"",
                "bash",
                SCRIPT.toString());
        bash.command().addAll(List.of(words));
        bash.environment().put("PATH", PROGRAMS + ":" + System.getenv("PATH"));
        bash.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        Process process = bash.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }
}
