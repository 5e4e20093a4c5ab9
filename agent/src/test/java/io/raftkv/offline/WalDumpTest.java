package io.raftkv.offline;

import static io.raftkv.offline.StoppedNodeFixture.flip;
import static io.raftkv.offline.StoppedNodeFixture.run;
import static io.raftkv.offline.StoppedNodeFixture.segments;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.offline.StoppedNodeFixture.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wal-dump} shows every entry with its place, as far as the log is whole, and says how it ends. */
class WalDumpTest {
    @TempDir
    static Path home;

    private static StoppedNodeFixture node;

    @TempDir
    Path temporary;

    @BeforeAll
    static void stopANode() throws Exception {
        node = new StoppedNodeFixture(home.resolve("node1"));
    }

    @Test
    void shouldShowEveryEntryOnceAndInOrder() throws IOException {
        List<JsonNode> lines = lines(run("wal-dump", "-o", "json", node.data));

        JsonNode verdict = lines.remove(lines.size() - 1);
        assertThat(lines)
                .extracting(line -> line.path("index").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(lines).hasSize((int) node.lastIndex);
        assertThat(verdict.path("kind").asText()).isEqualTo("WalVerdict");
        assertThat(verdict.path("verdict").asText()).isEqualTo("whole");
    }

    @Test
    void shouldShowWhatAnEntryChangesAndItsValueOnlyOnRequest() throws IOException {
        String range = "--from=" + node.lastIndex;

        assertThat(run("wal-dump", range, node.data).out())
                .contains(node.lastIndex + "  term 3  data  20", "    put tail4  4 bytes\n", ".wal at byte ");
        assertThat(run("wal-dump", range, "--values", node.data).out()).contains("put tail4  4 bytes  tail");
    }

    @Test
    void shouldShowTheMembersOfAConfiguration() {
        assertThat(run("wal-dump", "--to", 10, node.data).out()).contains("voters node1:7000, node2:7000, node3:7000");
    }

    @Test
    void shouldShowADamagedLogUpToTheDamageAndChangeNothing() throws IOException {
        Path damaged = node.copyTo(temporary.resolve("damaged"));
        flip(segments(damaged).get(1), 200);
        Map<String, String> before = StoppedNodeFixture.everyByte(damaged);

        Ended ended = run("wal-dump", "-o", "json", damaged);

        assertThat(ended.exitCode()).isEqualTo(11);
        List<JsonNode> lines = lines(ended);
        JsonNode verdict = lines.get(lines.size() - 1);
        assertThat(verdict.path("usable").asBoolean()).isFalse();
        assertThat(verdict.path("verdict").asText())
                .contains(segments(damaged).get(1).getFileName().toString(), "at byte");
        assertThat(verdict.path("last_index").asLong())
                .isEqualTo(lines.get(lines.size() - 2).path("index").asLong());
        assertThat(StoppedNodeFixture.everyByte(damaged)).isEqualTo(before);
    }

    @Test
    void shouldRefuseARangeThatEndsBeforeItBegins() {
        Ended ended = run("wal-dump", "--from", 9, "--to", 3, node.data);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--to 3 is before --from 9", "try: --from 3 --to 9");
    }

    private static List<JsonNode> lines(Ended ended) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ended.out().lines().toList()) {
            lines.add(Json.mapper().readTree(line));
        }
        return lines;
    }
}
