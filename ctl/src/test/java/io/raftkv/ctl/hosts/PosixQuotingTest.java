package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge is a real shell. */
final class PosixQuotingTest {
    /** Names that an operator, a script or an attacker could put into an inventory. */
    static final List<String> HOSTILE = List.of(
            "",
            " ",
            "a b",
            "it's",
            "'",
            "''\\''",
            "\"",
            "$(touch pwned)",
            "`touch pwned`",
            "${HOME}",
            "a\nb",
            "\n",
            "trailing\n",
            "-rf",
            "--",
            "*",
            "?",
            "[a-z]*",
            "~",
            "~root",
            "!!",
            "a;touch pwned",
            "a&&touch pwned",
            "a|touch pwned",
            "#comment",
            "\\",
            "\\n",
            "a\\",
            "\t",
            "\r",
            "{a,b}",
            "a=b",
            "%C",
            "ü€😀",
            "\u0001\u001b[31m");

    @TempDir
    private Path directory;

    @Test
    void shouldSurviveARealShellUnchanged() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + PosixQuoting.line(HOSTILE))
                .directory(directory.toFile())
                .start();

        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor()).isZero();
        assertThat(List.of(printed.split("\0", -1)).subList(0, HOSTILE.size())).isEqualTo(HOSTILE);
        assertThat(Files.list(directory)).as("nothing was carried out").isEmpty();
    }

    @Test
    void shouldLeaveReadableWhatNeedsNoQuotes() {
        assertThat(PosixQuoting.line(List.of("systemctl", "start", "--", "raftkv.service")))
                .isEqualTo("systemctl start -- raftkv.service");
    }

    @Test
    void shouldRefuseWhatNoArgumentCanCarry() {
        assertThatThrownBy(() -> HostCommand.of("echo", "a\0b")).hasMessageContaining("NUL");
    }
}
