package io.raftkv.ctl.testing;

import io.raftkv.ctl.RaftkvCtl;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of {@code raftkvctl} inside the test: its exit code, its stdout, its stderr. */
public record CtlRun(ExitCode code, byte[] outBytes, String err) {

    public String out() {
        return new String(outBytes, StandardCharsets.UTF_8);
    }

    public List<String> outLines() {
        return out().lines().toList();
    }

    /** A run with nothing around it: no configuration of whoever runs the tests takes part. */
    public static Setup with(Path home) {
        return new Setup(home);
    }

    public static final class Setup {
        private final Map<String, String> environment = new HashMap<>();
        private byte[] input = new byte[0];
        private boolean terminal;

        private Setup(Path home) {
            environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
            environment.put("HOME", home.toString());
        }

        public Setup environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Setup endpoints(String urls) {
            return environment("RAFTKVCTL_ENDPOINTS", urls);
        }

        public Setup input(String text) {
            return input(text.getBytes(StandardCharsets.UTF_8));
        }

        public Setup input(byte[] bytes) {
            input = bytes;
            return this;
        }

        /** As if a person sat there. */
        public Setup terminal() {
            terminal = true;
            return this;
        }

        public CtlRun run(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Console console = new Console(
                    new ByteArrayInputStream(input),
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    terminal,
                    terminal,
                    terminal);
            ExitCode code = RaftkvCtl.run(new ArrayList<>(List.of(arguments)), environment, console);
            return new CtlRun(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        }
    }
}
