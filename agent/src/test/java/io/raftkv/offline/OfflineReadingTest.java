package io.raftkv.offline;

import static io.raftkv.offline.StoppedNodeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.Life;
import io.raftkv.offline.StoppedNodeFixture.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect}, {@code hash} and {@code diff} say of stopped nodes, and that looking changes nothing. */
class OfflineReadingTest {
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
    void shouldChangeNoByteWhenItOnlyLooks() throws IOException {
        Map<String, String> before = StoppedNodeFixture.everyByte(node.data);

        assertThat(run("inspect", node.data).exitCode()).isZero();
        assertThat(run("check", node.data).exitCode()).isZero();
        assertThat(run("hash", "--work-dir", temporary, node.data).exitCode()).isZero();
        assertThat(run("recover", "--dry-run", node.data).exitCode()).isZero();

        assertThat(StoppedNodeFixture.everyByte(node.data)).isEqualTo(before);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void shouldSayWhatAStoppedNodeIsAndHolds() throws IOException {
        JsonNode seen = json(run("inspect", "-o", "json", node.data));

        assertThat(seen.path("node_id").asText()).isEqualTo("node1");
        assertThat(seen.path("epoch").asLong()).isEqualTo(1);
        assertThat(seen.path("starts").asLong()).isEqualTo(1);
        assertThat(seen.path("start").asText()).isEqualTo("ok");
        assertThat(seen.path("wal").path("first_index").asLong()).isEqualTo(1);
        assertThat(seen.path("wal").path("last_index").asLong()).isEqualTo(node.lastIndex);
        assertThat(seen.path("wal").path("segments").asInt()).isGreaterThan(2);
        assertThat(seen.path("wal").path("verdict").asText()).isEqualTo("whole");
        assertThat(seen.path("state").path("key_count").asLong()).isEqualTo(45);
        assertThat(seen.path("members").findValuesAsText("address"))
                .containsExactly("node1:7000", "node2:7000", "node3:7000");
        assertThat(seen.path("snapshots").findValuesAsText("index"))
                .containsExactly("" + node.secondSnapshotIndex, "" + node.firstSnapshotIndex);
        assertThat(seen.path("snapshots").get(0).path("chosen").asBoolean()).isTrue();
        assertThat(run("inspect", node.data).out()).contains("node1 at node1:7000", "this node", "45 keys");
    }

    @Test
    void shouldReportATornTailAndLeaveIt() throws IOException {
        Path torn = tornCopy();
        Map<String, String> before = StoppedNodeFixture.everyByte(torn);

        Ended ended = run("inspect", torn);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("torn tail", "never acknowledged");
        assertThat(StoppedNodeFixture.everyByte(torn)).isEqualTo(before);
    }

    private Path tornCopy() throws IOException {
        Path torn = node.copyTo(temporary.resolve("torn"));
        Path last = StoppedNodeFixture.segments(torn)
                .get(StoppedNodeFixture.segments(torn).size() - 1);
        long end = Files.size(last);
        StoppedNodeFixture.flip(last, end - 8);
        return torn;
    }

    @Test
    void shouldRebuildTheStateThatTheNodeHad() throws IOException {
        JsonNode atTheEnd = json(run("hash", "-o", "json", node.data));
        JsonNode atTheFirst = json(run("hash", "-o", "json", "--at-index", node.firstSnapshotIndex, node.data));
        JsonNode between = json(run("hash", "-o", "json", "--at-index", node.firstSnapshotIndex + 1, node.data));

        assertThat(atTheEnd.path("state_hash").asText()).isEqualTo(node.stateHash);
        assertThat(atTheEnd.path("index").asLong()).isEqualTo(node.lastIndex);
        assertThat(atTheEnd.path("replayed_from").asLong()).isEqualTo(node.secondSnapshotIndex);
        assertThat(atTheEnd.path("committed").asLong()).isEqualTo(node.secondSnapshotIndex);
        assertThat(atTheFirst.path("key_count").asLong()).isEqualTo(20);
        assertThat(between.path("key_count").asLong()).isEqualTo(21);
    }

    @Test
    void shouldRebuildTheSameStateFromTheBeginningOfTheLogAsFromASnapshot() throws IOException {
        Path copy = node.copyTo(temporary.resolve("copy"));
        new LocalDisk().deleteTree(copy.resolve("snapshots"));

        JsonNode replayed = json(run("hash", "-o", "json", copy));

        assertThat(replayed.path("replayed_from").asLong()).isZero();
        assertThat(replayed.path("state_hash").asText()).isEqualTo(node.stateHash);
    }

    @Test
    void shouldNameTheIndexesThatCanBeReached() {
        Ended ended = run("hash", "--at-index", node.lastIndex + 1, node.data);

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("one of: 0 to " + node.lastIndex + System.lineSeparator());
    }

    @Test
    void shouldCompareTwoMembersAtTheLastIndexThatTheyShare() throws Exception {
        Path ahead = node.copyTo(temporary.resolve("ahead"));
        writeOn(ahead, "more");

        Ended ended = run("diff", "-o", "json", node.data, ahead);

        assertThat(ended.exitCode()).isZero();
        assertThat(json(ended).path("same").asBoolean()).isTrue();
        assertThat(json(ended).path("index").asLong()).isEqualTo(node.lastIndex);
        assertThat(json(ended).path("b").path("reaches").asLong()).isEqualTo(node.lastIndex + 3);
    }

    @Test
    void shouldNameTheFirstKeysThatDiffer() throws Exception {
        Path one = node.copyTo(temporary.resolve("one"));
        Path other = node.copyTo(temporary.resolve("other"));
        writeOn(one, "mine");
        writeOn(other, "yours");

        Ended ended = run("diff", "--limit", 4, one, other);

        assertThat(ended.exitCode()).isEqualTo(14);
        assertThat(ended.out())
                .contains("DIFFERENT: 6 keys", "mine0", "mine1", "mine2", "yours0", "only_a", "only_b")
                .contains("and 2 more")
                .doesNotContain("yours1");
    }

    @Test
    void shouldNotCompareMembersOfTwoClusters() throws Exception {
        Path stranger = temporary.resolve("stranger");
        try (Life life =
                StoppedNodeFixture.node(stranger).with("raft.bootstrap", "true").live(1)) {
            life.write("a", 1);
        }

        assertThat(run("diff", node.data, stranger).exitCode()).isEqualTo(6);
    }

    @Test
    void shouldRefuseWhatIsNoStoppedNode() throws Exception {
        assertThat(run("inspect", temporary.resolve("nowhere")).exitCode()).isEqualTo(4);
        assertThat(run("inspect", temporary).exitCode()).isEqualTo(4);
        assertThat(run("inspect", Files.createFile(temporary.resolve("file"))).exitCode())
                .isEqualTo(4);
        assertThat(run("inspect").exitCode()).isEqualTo(2);
        assertThat(temporary.resolve("nowhere")).doesNotExist();

        Path used = node.copyTo(temporary.resolve("used"));
        try (Life life = StoppedNodeFixture.node(used).live(StoppedNodeFixture.TERM + 1)) {
            assertThat(life.appliedIndex()).isPositive();
            for (String command : new String[] {"inspect", "check", "hash", "recover"}) {
                Ended ended = run(command, used);
                assertThat(ended.exitCode()).as(command).isEqualTo(9);
                assertThat(ended.err()).contains("in use by another process");
            }
        }
    }

    private static void writeOn(Path data, String name) throws Exception {
        try (Life life = StoppedNodeFixture.node(data).live(StoppedNodeFixture.TERM + 1)) {
            life.write(name, 3);
        }
    }

    private static JsonNode json(Ended ended) throws IOException {
        return Json.mapper().readTree(ended.out());
    }
}
