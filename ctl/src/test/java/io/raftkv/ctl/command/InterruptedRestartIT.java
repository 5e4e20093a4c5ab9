package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.SteadyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real agents, restarted one after another by a real raftkvctl that is killed with -9 after records of its journal (a
 * sample of them in the default build, each under torture), while a client writes: resumed, every node was restarted once
 * and serves; aborted, every node serves. Nothing that was acknowledged is lost, and the client never waits for long.
 */
final class InterruptedRestartIT {
    private static final int STRIDE_MAX = 7;
    private static final int ABORT_STRIDE_MAX = 9;
    /** Some hand-overs and a few elections, on a machine that does much else. */
    private static final long GAP_MILLIS_MAX = 15_000;

    private static final String[] RESTART = {"node", "restart", "--all", "--context", "playground", "--yes"};

    @TempDir
    private Path home;

    private Random random;
    private MortalProgram program;

    @BeforeEach
    void startPlayground() {
        long seed = Campaign.of("restart killed", 1, 1).firstSeed();
        System.out.println("restart to be interrupted, seed " + seed);
        random = new Random(seed);
        program = new MortalProgram(home, random);
        program.succeed("playground", "start", "--nodes", "3");
    }

    @AfterEach
    void stopPlayground() {
        program.ctl("playground", "stop");
    }

    @Test
    void shouldRestartEachNodeOnceWhenItIsKilledAndResumed() throws Exception {
        Map<String, Long> before = bootCounts();
        int kills = 0;
        try (SteadyWriter writer = SteadyWriter.start(urls())) {
            Process process = program.start(RESTART);
            String id = program.awaitOperation();
            int records = 0;
            while (program.killAfterRecords(process, id, records + stride(STRIDE_MAX))) {
                kills++;
                records = program.recordsOf(id);
                process = program.start("op", "resume", id);
                records++; // that of the resumption
            }
            process.waitFor(MortalProgram.STEP_MAX.toSeconds(), TimeUnit.SECONDS);
            if (!program.stateOf(id).equals("done")) {
                program.succeed("op", "resume", id);
            }

            assertThat(program.stateOf(id)).as(said()).isEqualTo("done");
            assertThat(program.succeed("op", "resume", id, "-o", "json").out()).contains("\"kind\" : \"Restarted\"");
            requireServingAndNothingLost(writer);
        }
        String said = said();
        assertThat(bootCounts())
                .allSatisfy((node, boots) -> assertThat(boots - before.get(node))
                        .as("starts of %s; %s", node, said)
                        .isEqualTo(1));
        assertThat(kills).isGreaterThan(2);
        System.out.println("restart resumed after " + kills + " times kill -9");
    }

    @Test
    void shouldLeaveEveryNodeServingWhenItIsKilledAndAborted() throws Exception {
        int aborted = 0;
        try (SteadyWriter writer = SteadyWriter.start(urls())) {
            for (int kill = stride(ABORT_STRIDE_MAX); ; kill += stride(ABORT_STRIDE_MAX)) {
                Map<String, Long> before = bootCounts();
                Process process = program.start(RESTART);
                String id = program.awaitOperation();
                if (!program.killAfterRecords(process, id, kill)) {
                    process.waitFor(MortalProgram.STEP_MAX.toSeconds(), TimeUnit.SECONDS);
                    break;
                }
                Process abort = program.start("op", "abort", id, "--yes");
                if (aborted % 2 == 0) { // the abort, too, is killed on its way, and repeated
                    program.killAfterRecords(abort, id, program.recordsOf(id) + 1 + random.nextInt(3));
                }
                abort.waitFor(MortalProgram.STEP_MAX.toSeconds(), TimeUnit.SECONDS);
                program.succeed("op", "abort", id, "--yes");

                assertThat(program.stateOf(id)).isEqualTo("aborted");
                requireServingAndNothingLost(writer);
                assertThat(bootCounts())
                        .allSatisfy((node, boots) -> assertThat(boots - before.get(node))
                                .as("starts of %s", node)
                                .isLessThanOrEqualTo(1));
                aborted++;
            }
            requireServingAndNothingLost(writer);
        }
        assertThat(aborted).isGreaterThan(0);
        System.out.println("restart aborted after kill -9 behind " + aborted + " records");
    }

    @Test
    void shouldStopAtANodeThatDoesNotComeBackAndGoOnOnceItCan() throws Exception {
        Path config = home.resolve(".local/state/raftkvctl/playgrounds/playground/node2/config.yaml");
        String good = Files.readString(config);
        String leader = status().path("leader").asText();
        if (leader.equals("node2")) {
            program.succeed("leader", "transfer", "--to", "node1", "--context", "playground");
        }
        Map<String, Long> before = bootCounts();
        try (SteadyWriter writer = SteadyWriter.start(urls())) {
            Files.writeString(config, good + "\nno_such_section:\n  x: 1\n");

            CtlRun run = program.ctl("node", "restart", "node2", "--context", "playground", "--yes");
            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).contains("node2 ended instead of serving", "no_such_section", "raftkvctl op resume");
            String id = program.operations().get(0);
            assertThat(program.ctl(RESTART).code())
                    .as("another restart beside the unfinished one")
                    .isEqualTo(ExitCode.REFUSED);
            assertThat(program.ctl("op", "abort", id, "--yes").code())
                    .as("a node that cannot be started cannot be brought back")
                    .isEqualTo(ExitCode.FAILURE);

            Files.writeString(config, good);
            program.succeed("op", "abort", id, "--yes");
            requireServingAndNothingLost(writer);
        }
        Map<String, Long> after = bootCounts();
        assertThat(after.get("node1")).isEqualTo(before.get("node1"));
        assertThat(after.get("node3")).isEqualTo(before.get("node3"));
    }

    /** A seeded step to the record of the next kill; each record under torture. */
    private int stride(int most) {
        return Campaign.scaled(1 + random.nextInt(most), 1);
    }

    private void requireServingAndNothingLost(SteadyWriter writer) throws Exception {
        program.succeed("wait", "--for=healthy", "--context", "playground");
        for (JsonNode node : status().path("nodes")) {
            assertThat(node.path("state").asText()).as(node.toString()).isEqualTo("up");
        }
        List<String> there = program.succeed("kv", "list", "written/", "-o", "name", "--context", "playground")
                .outLines();
        // As sets: there may be a million of them.
        Set<String> lost = new TreeSet<>(writtenBefore(writer, there));
        lost.removeAll(new HashSet<>(there));
        assertThat(lost).as("acknowledged and not there").isEmpty();
        System.out.println("restart: " + there.size() + " keys written meanwhile, longest gap "
                + writer.longestGapMillis() + " ms");
        assertThat(writer.longestGapMillis()).isLessThan(GAP_MILLIS_MAX);
    }

    /** The list is of one moment, and the writer goes on: only what is not younger than its last key must be in it. */
    private static List<String> writtenBefore(SteadyWriter writer, List<String> there) {
        return there.isEmpty()
                ? List.of()
                : List.copyOf(writer.acknowledged().headSet(there.get(there.size() - 1), true));
    }

    private JsonNode status() throws IOException {
        return Json.mapper()
                .readTree(program.succeed("status", "--context", "playground", "-o", "json")
                        .out());
    }

    private List<String> urls() throws IOException {
        List<String> urls = new ArrayList<>();
        status().path("nodes").forEach(node -> urls.add(node.path("http").asText()));
        return urls;
    }

    /** How often each node was started on its data directory: the upper part of its boot id. */
    private Map<String, Long> bootCounts() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode node : status().path("nodes")) {
            counts.put(
                    node.path("id").asText(),
                    Long.parseLong(
                                    node.has("bootId")
                                            ? node.path("bootId").asText()
                                            : node.path("boot_id").asText())
                            >>> 20);
        }
        return counts;
    }

    private String said() throws IOException {
        return program.said();
    }
}
