package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of a real cluster, by a real raftkvctl that is killed with -9 after records of its journal, a sample of them in the default build: resumed it ends
 * as one that was let be, aborted the cluster is as it was.
 */
final class InterruptedRestoreIT {
    @TempDir
    private Path home;

    private Path archive;
    private Random random;
    private MortalProgram program;

    private void backUp(int nodes, long seed) {
        System.out.println("restore to be interrupted, seed " + seed);
        random = new Random(seed);
        program = new MortalProgram(home, random);
        archive = home.resolve("before.tar.gz");
        program.succeed("playground", "start", "--nodes", Integer.toString(nodes));
        program.succeed("kv", "put", "backed-up", "1", "--context", "playground");
        program.succeed("backup", "create", archive.toString(), "--context", "playground");
        program.succeed("kv", "put", "later", "2", "--context", "playground");
    }

    @AfterEach
    void stopPlayground() {
        program.ctl("playground", "stop");
    }

    @Test
    void shouldEndRightWhenItIsKilledAfterEachRecordAndResumed() throws Exception {
        int nodes = Campaign.scaled(2, 3);
        backUp(nodes, seed());
        int records = 0;
        int kills = 0;
        Process process = program.start("restore", "run", archive.toString(), "--context", "playground", "--yes");
        String id = program.awaitOperation();
        while (program.killAfterRecords(process, id, records + stride(6))) {
            kills++;
            records = program.recordsOf(id);
            assertThat(program.stateOf(id)).isEqualTo("interrupted");
            assertThat(program.ctl("restore", "run", archive.toString(), "--context", "playground", "--yes")
                            .code())
                    .as("a second restore beside the unfinished one")
                    .isEqualTo(ExitCode.REFUSED);
            process = program.start("op", "resume", id);
            records++; // that of the resumption
        }

        assertThat(process.exitValue()).as(program.said()).isIn(0, MortalProgram.KILLED);
        assertThat(program.stateOf(id)).isEqualTo("done");
        assertThat(keys()).containsExactly("backed-up");
        assertThat(besideTheData("backup.")).hasSize(nodes);
        assertThat(program.succeed("op", "resume", id, "-o", "json").out()).contains("\"kind\" : \"Restored\"");
        assertThat(besideTheData("restoring"))
                .as("also when the last kill came before it was tidied")
                .isEmpty();
        System.out.println("restore resumed after " + kills + " times kill -9, of " + records + " records");
    }

    @Test
    void shouldBeAsBeforeWhenItIsKilledInEachStepAndAborted() throws Exception {
        backUp(Campaign.scaled(1, 3), seed());
        int aborted = 0;
        for (int kill = stride(5); ; kill += stride(5)) {
            program.succeed("kv", "put", "round", Integer.toString(kill), "--context", "playground");
            Process process = program.start("restore", "run", archive.toString(), "--context", "playground", "--yes");
            String id = program.awaitOperation();
            if (!program.killAfterRecords(process, id, kill)) {
                break;
            }
            Process abort = program.start("op", "abort", id, "--yes");
            if (kill % 2 == 0) { // the abort, too, is killed on its way, and repeated
                program.killAfterRecords(abort, id, program.recordsOf(id) + 1 + kill % 3);
            }
            abort.waitFor(MortalProgram.STEP_MAX.toSeconds(), TimeUnit.SECONDS);
            program.succeed("op", "abort", id, "--yes");

            assertThat(program.stateOf(id)).isEqualTo("aborted");
            program.succeed("wait", "--for=healthy", "--context", "playground");
            assertThat(keys()).containsExactly("backed-up", "later", "round");
            assertThat(program.succeed("kv", "get", "round", "--context", "playground")
                            .out())
                    .startsWith(Integer.toString(kill));
            assertThat(besideTheData("restoring")).isEmpty();
            assertThat(besideTheData("backup.")).isEmpty();
            aborted++;
        }

        assertThat(keys()).containsExactly("backed-up");
        assertThat(aborted).isGreaterThan(Campaign.scaled(1, 5));
        System.out.println("restore aborted after a kill -9 behind " + aborted + " records");
    }

    @Test
    void shouldStopBetweenTwoStepsWhenControlCIsPressed() throws Exception {
        backUp(2, seed());
        Process process = program.start("restore", "run", archive.toString(), "--context", "playground", "--yes");
        String id = program.awaitOperation();
        program.awaitRecords(process, id, 12); // the second node is being started: everything has to be taken back

        MortalProgram.signal("INT", process);

        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(program.said()).contains("will stop when this step is over", "raftkvctl op resume " + id);
        List<String> types = program.recordTypes(id);
        assertThat(types.get(types.size() - 1)).isEqualTo("done");
        program.succeed("op", "abort", id, "--yes");
        program.succeed("wait", "--for=healthy", "--context", "playground");
        assertThat(keys()).containsExactly("backed-up", "later");
    }

    /** Also where a real SSH session would leave them: nothing in the journal is secret, and only its owner reads it. */
    @Test
    void shouldKeepNoSecretInTheJournal() throws Exception {
        backUp(1, seed());
        Files.writeString(home.resolve("token"), "secret-token");
        program.succeed(
                "restore",
                "run",
                archive.toString(),
                "--context",
                "playground",
                "--yes",
                "--token-file",
                home.resolve("token").toString());

        String id = program.operations().get(0);
        assertThat(Files.readString(program.journal(id))).doesNotContain("secret");
        assertThat(Files.getPosixFilePermissions(program.journal(id))).hasSize(2);
    }

    /** To the record of the next kill: a sample in the default build, each under torture. */
    private int stride(int most) {
        return Campaign.scaled(1 + random.nextInt(most), 1);
    }

    private static long seed() {
        return Campaign.of("restore killed", 1, 1).firstSeed();
    }

    private List<String> keys() {
        return program.succeed("kv", "list", "-o", "name", "--context", "playground")
                .outLines();
    }

    private List<String> besideTheData(String infix) throws IOException {
        Path playground = home.resolve(".local/state/raftkvctl/playgrounds/playground");
        try (Stream<Path> files = Files.walk(playground, 2)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("data." + infix))
                    .toList();
        }
    }
}
