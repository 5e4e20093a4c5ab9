package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of a real cluster, by a real raftkvctl that is killed with -9 after each record of its journal: resumed it ends
 * as one that was let be, aborted the cluster is as it was.
 */
final class InterruptedRestoreIT {
    private static final Path AGENT =
            Path.of("../agent/target/dist/bin/raftkv-agent").toAbsolutePath();
    private static final String PROGRAM =
            Path.of("target/dist/bin/raftkvctl").toAbsolutePath().toString();
    private static final String PATIENCE = "3m";
    private static final Duration STEP_MAX = Duration.ofMinutes(4);

    private static final int KILLED = 128 + 9;
    private static final int INSIDE_MILLIS_MAX = 1_500;

    @TempDir
    private Path home;

    private Path archive;
    private Random random;

    private void backUp(int nodes, long seed) {
        System.out.println("restore to be interrupted, seed " + seed);
        random = new Random(seed);
        archive = home.resolve("before.tar.gz");
        succeed("playground", "start", "--nodes", Integer.toString(nodes));
        succeed("kv", "put", "backed-up", "1", "--context", "playground");
        succeed("backup", "create", archive.toString(), "--context", "playground");
        succeed("kv", "put", "later", "2", "--context", "playground");
    }

    @AfterEach
    void stopPlayground() {
        ctl("playground", "stop");
    }

    @Test
    void shouldEndRightWhenItIsKilledAfterEachRecordAndResumed() throws Exception {
        int nodes = Campaign.scaled(2, 3);
        backUp(nodes, seed());
        int records = 0;
        Process process = start("restore", "run", archive.toString(), "--context", "playground", "--yes");
        String id = awaitOperation();
        while (killAfterRecords(process, id, records + 1)) {
            records = recordsOf(id);
            assertThat(stateOf(id)).isEqualTo("interrupted");
            assertThat(ctl("restore", "run", archive.toString(), "--context", "playground", "--yes")
                            .code())
                    .as("a second restore beside the unfinished one")
                    .isEqualTo(ExitCode.REFUSED);
            process = start("op", "resume", id);
            records++; // that of the resumption
        }

        assertThat(process.exitValue()).as(said()).isIn(0, KILLED);
        assertThat(stateOf(id)).isEqualTo("done");
        assertThat(keys()).containsExactly("backed-up");
        assertThat(besideTheData("backup.")).hasSize(nodes);
        assertThat(succeed("op", "resume", id, "-o", "json").out()).contains("\"kind\" : \"Restored\"");
        assertThat(besideTheData("restoring"))
                .as("also when the last kill came before it was tidied")
                .isEmpty();
        System.out.println("restore resumed after a kill -9 behind each of " + records + " records");
    }

    @Test
    void shouldBeAsBeforeWhenItIsKilledInEachStepAndAborted() throws Exception {
        backUp(Campaign.scaled(1, 3), seed());
        int aborted = 0;
        for (int kill = 1; ; kill++) {
            succeed("kv", "put", "round", Integer.toString(kill), "--context", "playground");
            Process process = start("restore", "run", archive.toString(), "--context", "playground", "--yes");
            String id = awaitOperation();
            if (!killAfterRecords(process, id, kill)) {
                break;
            }
            Process abort = start("op", "abort", id, "--yes");
            if (kill % 2 == 0) { // the abort, too, is killed on its way, and repeated
                killAfterRecords(abort, id, recordsOf(id) + 1 + kill % 3);
            }
            abort.waitFor(STEP_MAX.toSeconds(), TimeUnit.SECONDS);
            succeed("op", "abort", id, "--yes");

            assertThat(stateOf(id)).isEqualTo("aborted");
            succeed("wait", "--for=healthy", "--context", "playground");
            assertThat(keys()).containsExactly("backed-up", "later", "round");
            assertThat(succeed("kv", "get", "round", "--context", "playground").out())
                    .startsWith(Integer.toString(kill));
            assertThat(besideTheData("restoring")).isEmpty();
            assertThat(besideTheData("backup.")).isEmpty();
            aborted++;
        }

        assertThat(keys()).containsExactly("backed-up");
        assertThat(aborted).isGreaterThan(5);
        System.out.println("restore aborted after a kill -9 behind each of " + aborted + " records");
    }

    @Test
    void shouldStopBetweenTwoStepsWhenControlCIsPressed() throws Exception {
        backUp(2, seed());
        Process process = start("restore", "run", archive.toString(), "--context", "playground", "--yes");
        String id = awaitOperation();
        awaitRecords(process, id, 12); // the second node is being started: everything has to be taken back

        signal("INT", process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(said()).contains("will stop when this step is over", "raftkvctl op resume " + id);
        List<String> types = recordTypes(id);
        assertThat(types.get(types.size() - 1)).isEqualTo("done");
        succeed("op", "abort", id, "--yes");
        succeed("wait", "--for=healthy", "--context", "playground");
        assertThat(keys()).containsExactly("backed-up", "later");
    }

    /** Also where a real SSH session would leave them: nothing in the journal is secret, and only its owner reads it. */
    @Test
    void shouldKeepNoSecretInTheJournal() throws Exception {
        backUp(1, seed());
        Files.writeString(home.resolve("token"), "secret-token");
        succeed(
                "restore",
                "run",
                archive.toString(),
                "--context",
                "playground",
                "--yes",
                "--token-file",
                home.resolve("token").toString());

        String id = operations().get(0);
        assertThat(Files.readString(journal(id))).doesNotContain("secret");
        assertThat(Files.getPosixFilePermissions(journal(id))).hasSize(2);
    }

    private static long seed() {
        return Campaign.of("restore killed", 1, 1).firstSeed();
    }

    /** @return false when the process came to its end before there were that many */
    private boolean killAfterRecords(Process process, String id, int count) throws Exception {
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

    private boolean awaitRecords(Process process, String id, int count) throws Exception {
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

    private String awaitOperation() throws Exception {
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

    private List<String> operations() throws IOException {
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

    private Path journal(String id) {
        return home.resolve(".local/state/raftkvctl/ops/" + id + ".journal");
    }

    private int recordsOf(String id) throws IOException {
        return recordTypes(id).size();
    }

    private List<String> recordTypes(String id) throws IOException {
        List<String> types = new ArrayList<>();
        String content = Files.readString(journal(id));
        for (String line :
                content.substring(0, content.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode record = Json.mapper().readTree(line.substring(9));
            types.add(record.get("type").asText());
        }
        return types;
    }

    private String stateOf(String id) throws IOException {
        JsonNode shown =
                Json.mapper().readTree(succeed("op", "show", id, "-o", "json").out());
        return shown.get("operation").get("state").asText();
    }

    private List<String> keys() {
        return succeed("kv", "list", "-o", "name", "--context", "playground").outLines();
    }

    private List<String> besideTheData(String infix) throws IOException {
        Path playground = home.resolve(".local/state/raftkvctl/playgrounds/playground");
        try (Stream<Path> files = Files.walk(playground, 2)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("data." + infix))
                    .toList();
        }
    }

    private Process start(String... arguments) throws IOException {
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

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
                .start()
                .waitFor();
    }

    private String said() throws IOException {
        return Files.readString(home.resolve("err"), StandardCharsets.UTF_8);
    }

    private CtlRun succeed(String... arguments) {
        CtlRun run = ctl(arguments);
        assertThat(run.code()).as("%s: %s", List.of(arguments), run.err()).isEqualTo(ExitCode.OK);
        return run;
    }

    private CtlRun ctl(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKV_AGENT", AGENT.toString())
                .environment("RAFTKVCTL_TIMEOUT", PATIENCE)
                .run(arguments);
    }
}
