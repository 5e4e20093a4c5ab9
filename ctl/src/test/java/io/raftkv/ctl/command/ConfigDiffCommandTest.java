package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigDiffCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        List<String> add = new ArrayList<>(List.of("context", "add", "prod"));
        for (int i = 1; i <= 3; i++) {
            add.addAll(
                    List.of("--node", "id=node" + i + ",http=" + cluster.node(i).url()));
            cluster.node(i).configure("raft.node_id", "node" + i, "file", true);
            cluster.node(i).configure("wal.batch_size", "100", "default", false);
            cluster.node(i).configure("wal.segment_size", "64MiB", "default", false);
        }
        assertThat(run(add.toArray(String[]::new)).code()).isEqualTo(ExitCode.OK);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).run(arguments);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(home.resolve("config.yaml"), yaml).toString();
    }

    @Test
    void shouldSayThatNothingDiffers() {
        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("node1, node2, node3: no difference\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldShowOnlyTheKeysThatDifferAndWhereAValueIsSet() throws IOException {
        cluster.node(3).configure("wal.batch_size", "7", "environment", false);

        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEqualTo("""
                        KEY             node1  node2  node3
                        wal.batch_size  100    100    7 (environment)
                        node1, node2, node3: 1 key differs
                        """);
        assertThat(run("config", "diff", "-o", "name").outLines()).containsExactly("wal.batch_size");
        JsonNode json =
                Json.mapper().readTree(run("config", "diff", "-o", "json").out());
        assertThat(json.path("kind").asText()).isEqualTo("ConfigDifference");
        assertThat(json.path("differs").asBoolean()).isTrue();
        assertThat(json.at("/differences/0/values/node3/origin").asText()).isEqualTo("environment of node3");
        assertThat(run("config", "diff", "-o", "yaml").out()).contains("- key: wal.batch_size");
    }

    @Test
    void shouldShowWhatIsExpectedToDifferOnlyWhenAskedAndNotCountIt() {
        CtlRun run = run("config", "diff", "--all");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("raft.node_id +node1 +node2 +node3\n")
                .endsWith("1 key differs, 1 of them differ from node to node\n");
    }

    @Test
    void shouldSayWhichNodeIsDownAndCompareTheOthers() {
        cluster.node(2).stop();
        cluster.node(3).configure("wal.batch_size", "7", "file", false);

        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.err()).isEqualTo("warning: node2 is not compared: does not answer\n");
        assertThat(run.out()).contains("wal.batch_size  100    7").contains("node1, node3: 1 key differs");
    }

    @Test
    void shouldNotCallItAComparisonWhenNobodyAnswers() {
        cluster.close();

        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no node answers");
    }

    @Test
    void shouldSayThatItMayNotAsk() {
        for (int i = 1; i <= 3; i++) {
            cluster.node(i).failNext(ErrorCode.FORBIDDEN);
        }
        assertThat(run("config", "diff").code()).isEqualTo(ExitCode.ACCESS_DENIED);
    }

    @Test
    void shouldCompareAFileWithAllNodesWithoutTheirOwnKeys() throws IOException {
        cluster.node(2).configure("wal.batch_size", "50", "flag", false);
        String file = file("raft: {node_id: node9}\nwal: {batch_size: 50}\n");

        CtlRun run = run("config", "diff", file);

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.outLines().get(0)).matches("KEY +FILE +node1 +node2 +node3");
        assertThat(run.out()).containsPattern("wal.batch_size +50 +100 +50 \\(flag\\) +100\n");
        assertThat(run.out()).doesNotContain("raft.node_id").doesNotContain("segment_size");
    }

    @Test
    void shouldCompareAFileWithTheNodeThatItIsFor() throws IOException {
        String file = file("raft: {node_id: node2}\nwal: {segment_size: 65536KiB, batch_size: \"${SIZE}\"}\n");

        CtlRun same = run("config", "diff", file, "--node", "node2");
        assertThat(same.out()).endsWith(file + " and node2: no difference\n");
        assertThat(same.code()).isEqualTo(ExitCode.OK);

        CtlRun other = run("config", "diff", file, "--node", "node3");
        assertThat(other.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(other.out()).containsPattern("raft.node_id +node2 +node3\n");
    }

    @Test
    void shouldSayWhatARestartWouldChange() throws IOException {
        String file = file("raft: {node_id: node1}\nwal: {batch_size: 200, segment_size: 1MiB}\n");
        cluster.node(1).configFile(file);
        cluster.node(1).configure("wal.segment_size", "64MiB", "environment", false);
        cluster.node(2).configure("wal.segment_size", "64MiB", "environment", false);
        cluster.node(3).configure("wal.segment_size", "64MiB", "environment", false);

        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEqualTo("""
                        node1, node2, node3: no difference
                        node1: %s on its host is not what is in force; a restart would change:
                        KEY             node1  FILE
                        wal.batch_size  100    200
                        """.formatted(file));
        assertThat(run("config", "diff", "--no-hosts").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldSayThatANodeWouldNotStartAgain() throws IOException {
        cluster.node(1).configFile(file("wal: {batch_sise: 200}\n"));

        CtlRun run = run("config", "diff");

        assertThat(run.err()).contains("node1: it would not start with").contains("nearest: wal.batch_size");
    }

    @Test
    void shouldSayThatTheFileOnAHostCouldNotBeRead() {
        cluster.node(1).configFile(home.resolve("nowhere.yaml").toString());

        CtlRun run = run("config", "diff");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).startsWith("warning: the file on the host of node1 is not compared: ");
    }

    @Test
    void shouldNameWhatIsWrongOnTheCommandLine() throws IOException {
        assertThat(run("config", "diff", home.resolve("nowhere").toString()).code())
                .isEqualTo(ExitCode.NOT_FOUND);
        CtlRun broken = run("config", "diff", file("wal: {batch_size: many}"));
        assertThat(broken.code()).isEqualTo(ExitCode.USAGE);
        assertThat(broken.err()).contains("raftkvctl config validate");
        CtlRun unknown = run("config", "diff", "--node", "node9");
        assertThat(unknown.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(unknown.err()).contains("known are node1, node2, node3");
    }
}
