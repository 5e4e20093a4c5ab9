package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The real raftkvctl as a process that is killed at chosen records of its journal, and the playground it works on. */
final class MortalProgram {
    static final Duration STEP_MAX = Duration.ofMinutes(4);
    static final int KILLED = 128 + 9;

    private static final Path AGENT =
            Path.of("../agent/target/dist/bin/raftkv-agent").toAbsolutePath();
    private static final String PROGRAM =
            Path.of("target/dist/bin/raftkvctl").toAbsolutePath().toString();
    private static final String PATIENCE = "3m";
    private static final int INSIDE_MILLIS_MAX = 1_500;

    private final Path home;
    private final Random random;

    MortalProgram(Path home, Random random) {
        this.home = home;
        this.random = random;
    }

    /** @return false when the process came to its end before there were that many */
    boolean killAfterRecords(Process process, String id, int count) throws Exception {
        if (!awaitRecords(process, id, count)) {
            return false;
        }
        List<String> types = recordTypes(id);
        if (types.get(types.size() - 1).equals("intended") && random.nextBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(INSIDE_MILLIS_MAX)));
        }
        process.destroyForcibly().waitFor();
        return !stateOf(id).equals("done");
    }

    boolean awaitRecords(Process process, String id, int count) throws Exception {
        long deadline = System.nanoTime() + STEP_MAX.toNanos();
        while (recordsOf(id) < count) {
            if (!process.isAlive()) {
                return false;
            }
            assertThat(System.nanoTime()).as("record %d; %s", count, said()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
        return true;
    }

    /** The id of an operation that has begun and not ended. */
    String awaitOperation() throws Exception {
        long deadline = System.nanoTime() + STEP_MAX.toNanos();
        while (true) {
            for (String id : operations()) {
                if (recordsOf(id) > 0 && !recordTypes(id).contains("ended")) {
                    return id;
                }
            }
            assertThat(System.nanoTime()).as("an operation begins; %s", said()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    List<String> operations() throws IOException {
        Path ops = home.resolve(".local/state/raftkvctl/ops");
        if (!Files.exists(ops)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(ops)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".journal"))
                    .map(name -> name.replace(".journal", ""))
                    .toList();
        }
    }

    Path journal(String id) {
        return home.resolve(".local/state/raftkvctl/ops/" + id + ".journal");
    }

    int recordsOf(String id) throws IOException {
        return recordTypes(id).size();
    }

    List<String> recordTypes(String id) throws IOException {
        List<String> types = new ArrayList<>();
        String content = Files.readString(journal(id));
        for (String line :
                content.substring(0, content.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode record = Json.mapper().readTree(line.substring(9));
            types.add(record.get("type").asText());
        }
        return types;
    }

    String stateOf(String id) throws IOException {
        JsonNode shown =
                Json.mapper().readTree(succeed("op", "show", id, "-o", "json").out());
        return shown.get("operation").get("state").asText();
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", PROGRAM));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("out").toFile()))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(home.resolve("err").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        builder.environment().put("RAFTKV_AGENT", AGENT.toString());
        builder.environment().put("RAFTKVCTL_TIMEOUT", PATIENCE);
        return builder.start();
    }

    static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .start()
                .waitFor();
    }

    /** What all processes wrote to stderr. */
    String said() throws IOException {
        return Files.readString(home.resolve("err"), StandardCharsets.UTF_8);
    }

    CtlRun succeed(String... arguments) {
        CtlRun run = ctl(arguments);
        assertThat(run.code()).as("%s: %s", List.of(arguments), run.err()).isEqualTo(ExitCode.OK);
        return run;
    }

    CtlRun ctl(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKV_AGENT", AGENT.toString())
                .environment("RAFTKVCTL_TIMEOUT", PATIENCE)
                .run(arguments);
    }
}
