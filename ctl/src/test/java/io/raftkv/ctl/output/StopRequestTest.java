package io.raftkv.ctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** With a handler in the place of the one that ends the process, so that the tests outlive the second Ctrl-C. */
final class StopRequestTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger ends = new AtomicInteger();
    private final String[] names = {"INT", "TERM", "HUP"};
    private final SignalHandler[] before = new SignalHandler[names.length];
    private Output output;

    @BeforeEach
    void standInForTheEnd() {
        for (int i = 0; i < names.length; i++) {
            before[i] = Signal.handle(new Signal(names[i]), signal -> ends.incrementAndGet());
        }
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        output = new Output(
                new Console(new ByteArrayInputStream(new byte[0]), stream, stream, true, true, true),
                OutputFormat.TABLE,
                Output.Verbosity.NORMAL,
                false);
    }

    @AfterEach
    void putBack() {
        for (int i = 0; i < names.length; i++) {
            Signal.handle(new Signal(names[i]), before[i]);
        }
    }

    /** {@code SigIgn} of proc(5): signal N is bit N - 1. */
    private static boolean isIgnoredByWhoStartedUs(String name) {
        try {
            String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("SigIgn:".length())
                    .strip();
            return (Long.parseUnsignedLong(mask, 16) >> (new Signal(name).getNumber() - 1) & 1) == 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void shouldAskToStopAtTheFirstAndEndAtTheSecond(String name) {
        if (isIgnoredByWhoStartedUs(name)) {
            System.out.println(name + " is ignored here (nohup, or a background job): no program of Java can hear it");
            return;
        }
        try (StopRequest stop = new StopRequest(output)) {
            assertThat(stop.getAsBoolean()).isFalse();

            Signal.raise(new Signal(name));
            Await.until(stop);
            Await.until(() -> said().contains("will stop when this step is over"));
            assertThat(ends.get()).isZero();

            Signal.raise(new Signal(name));
            Await.until(() -> ends.get() == 1);
            assertThat(said()).containsOnlyOnce("will stop");
        }
    }

    @Test
    void shouldLeaveSignalsAloneWhenTheWorkIsOver() {
        StopRequest stop = new StopRequest(output);
        stop.close();

        Signal.raise(new Signal("TERM"));

        Await.until(() -> ends.get() == 1);
        assertThat(stop.getAsBoolean()).isFalse();
        assertThat(said()).isEmpty();
    }

    @Test
    void shouldGiveTheSignalsBackToWhoeverHadThemBefore() {
        try (StopRequest outer = new StopRequest(output)) {
            try (StopRequest inner = new StopRequest(output)) {
                assertThat(inner.getAsBoolean()).isFalse();
            }
            Signal.raise(new Signal("TERM"));
            Await.until(outer);
        }
    }
}
