package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import io.raftkv.ctl.output.Console;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class OperationProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private void tell(boolean terminal, Output.Verbosity verbosity, Consumer<OperationProgress> story) {
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                terminal);
        try (OperationProgress progress =
                new OperationProgress(new Output(console, OutputFormat.TABLE, verbosity, false))) {
            story.accept(progress);
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static void story(OperationProgress progress) {
        progress.started(1, "stop node2");
        progress.done(1, "stop node2");
        progress.found(2, "move data");
        progress.started(3, "start node2");
        progress.failed(3, "start node2");
        progress.started(3, "start node2");
        progress.undone(3, "start node2", UndoResult.UNDONE);
        progress.undone(2, "move data", UndoResult.undone("kept in /var/lib/old"));
        progress.undone(1, "stop node2", UndoResult.impossible("it was down"));
    }

    @Test
    void shouldLeaveOnePlainLineForEachStepOffATerminal() {
        tell(false, Output.Verbosity.NORMAL, OperationProgressTest::story);

        assertThat(said()).isEqualTo("""
                        ✓ stop node2
                        ✓ move data  (was done)
                        ✗ start node2
                        ✓ taken back: start node2
                        ✓ taken back: move data  (kept in /var/lib/old)
                        ✗ not taken back: stop node2  (it was down)
                        """);
        assertThat(out.size()).as("stdout is the result's").isZero();
    }

    @Test
    void shouldBeSilentWhenQuiet() {
        tell(true, Output.Verbosity.QUIET, OperationProgressTest::story);
        assertThat(said()).isEmpty();
    }

    @Test
    void shouldMoveByItselfWhereSomebodyLooksAndTakeTheMovingLineAway() {
        tell(true, Output.Verbosity.NORMAL, progress -> {
            progress.started(1, "stop node2").note("waiting for systemd");
            Await.until(() -> said().contains("stop node2  ") && said().contains("waiting for systemd"));
            progress.done(1, "stop node2");
        });

        assertThat(said()).contains("\r").doesNotContain("\033").endsWith("\r✓ stop node2\n");
        String last = said().substring(0, said().lastIndexOf("\r✓"));
        assertThat(last.substring(last.lastIndexOf('\r') + 1))
                .as("what stood there")
                .isBlank();
    }

    @Test
    void shouldShowBytesOfAStepThatCountsThemAndStartAgainWhenItDoes() {
        tell(true, Output.Verbosity.NORMAL, progress -> {
            StepVoice voice = progress.started(1, "copy");
            voice.bytes(0, 1000);
            Await.until(() -> {
                voice.bytes(500, 1000);
                return said().contains("50%");
            });
            voice.bytes(100, 1000);
            Await.until(() -> {
                voice.bytes(100, 1000);
                return said().contains("10%");
            });
            progress.done(1, "copy");
            voice.bytes(900, 1000);
            voice.note("too late");
        });

        assertThat(said()).doesNotContain("90%").doesNotContain("too late").endsWith("✓ copy\n");
    }
}
