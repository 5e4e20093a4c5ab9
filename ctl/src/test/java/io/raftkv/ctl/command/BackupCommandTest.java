package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.DataDirectoryFixture;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore} of a single directory. */
final class BackupCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;
    private Path data;
    private Path archive;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        data = home.resolve("node2-data");
        archive = home.resolve("backup.tar.gz");
        DataDirectoryFixture.create(data, 60, 100);
        cluster.node(2).snapshotIndex(60);
        for (int number = 1; number <= 3; number++) {
            cluster.node(number).applied(100);
        }
        run(
                "context",
                "add",
                "test",
                "--endpoints",
                cluster.endpoints(),
                "--node",
                "id=node2,http=" + cluster.node(2).url() + ",data_dir=" + data);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).run(arguments);
    }

    private void damage(Path file, long offset) throws Exception {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int value = bytes.read();
            bytes.seek(offset);
            bytes.write(value ^ 0x40);
        }
    }

    private List<String> besideTheData() throws Exception {
        try (Stream<Path> paths = Files.list(home)) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("(node2-data|\\.)(?!local$).*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldBackUpFromTheFollowerInReachAndProveIt() throws Exception {
        CtlRun create = run("backup", "create", archive.toString(), "-o", "json");

        assertThat(create.err()).isEqualTo("Source node2 (follower, lag 0)\n");
        assertThat(create.code()).isEqualTo(ExitCode.OK);
        JsonNode document = Json.mapper().readTree(create.outBytes());
        assertThat(document.path("contents").path("last_index").asLong()).isEqualTo(100);
        assertThat(document.path("contents").path("log_entries").asLong()).isEqualTo(40);
        assertThat(document.path("sha256").asText()).hasSize(64);
        assertThat(run("backup", "verify", archive.toString()).out())
                .contains("7 keys at index 60, then 40 entries of the log");
        assertThat(home.resolve(".backup.tar.gz.unverified")).doesNotExist();
    }

    @Test
    void shouldNameTheArchiveItselfInADirectory() {
        CtlRun run = run("backup", "create", "--to", home.toString(), "-o", "name");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(Path.of(run.outLines().get(0)))
                .exists()
                .hasParent(home)
                .asString()
                .contains("raftkv-");
    }

    @Test
    void shouldKeepTheOldArchiveUnlessToldSo() throws Exception {
        Files.writeString(archive, "old");

        assertThat(run("backup", "create", archive.toString()).code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(archive).hasContent("old");
        assertThat(run("backup", "create", archive.toString(), "--yes", "--quiet")
                        .err())
                .isEmpty();
        assertThat(run("backup", "verify", archive.toString()).code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldNotLeaveAnArchiveWhenTheSourceIsDamaged() throws Exception {
        damage(data.resolve("snapshots/snapshot-60/000012.sst"), 3);

        CtlRun run = run("backup", "create", archive.toString());

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(archive).doesNotExist();
        assertThat(besideTheData()).containsExactly("node2-data");
    }

    @Test
    void shouldExitElevenForADamagedArchive() throws Exception {
        run("backup", "create", archive.toString());
        damage(archive, Files.size(archive) / 2);

        assertThat(run("backup", "verify", archive.toString()).code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(run("restore", "run", archive.toString(), "--data-dir", home + "/new", "--yes")
                        .code())
                .isEqualTo(ExitCode.DAMAGED);
        assertThat(home.resolve("new")).doesNotExist();
    }

    @Test
    void shouldRestoreAndSetTheOldDataAside() throws Exception {
        run("backup", "create", archive.toString());
        cluster.close();

        CtlRun run = run("restore", "run", archive.toString(), "--data-dir", data.toString(), "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("restored to index 100, ").contains("  set aside  " + data + ".backup.");
        assertThat(data.resolve("snapshots/snapshot-60/000012.sst")).hasContent("state at 60");
        assertThat(data.resolve("raft")).doesNotExist();
        List<String> names = besideTheData();
        assertThat(names).hasSize(2);
        assertThat(home.resolve(names.get(1)).resolve("raft/identity")).hasContent("of the node");
    }

    @Test
    void shouldRefuseWhileAnAgentUsesTheDirectory() throws Exception {
        run("backup", "create", archive.toString());
        CtlRun answering = run("restore", "run", archive.toString(), "--data-dir", data.toString(), "--yes");
        cluster.close();
        try (FileChannel channel =
                        FileChannel.open(data.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock ignored = channel.lock()) {
            CtlRun locked = run("restore", "run", archive.toString(), "--data-dir", data.toString(), "--yes");

            assertThat(answering.code()).isEqualTo(ExitCode.LOCKED);
            assertThat(answering.err()).contains("node2 runs and uses " + data);
            assertThat(locked.code()).isEqualTo(ExitCode.LOCKED);
        }
        assertThat(data.resolve("raft/identity")).hasContent("of the node");
    }

    @Test
    void shouldPlanWithoutChangingAnything() throws Exception {
        run("backup", "create", archive.toString());
        cluster.close();

        CtlRun run = run("restore", "plan", archive.toString(), "--data-dir", data.toString());

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("PLAN  Restore " + data)
                .contains("the state will be that of index 100")
                .contains("set " + data + " aside");
        assertThat(besideTheData()).containsExactly("node2-data");
    }

    @Test
    void shouldSayHowAClusterIsRestoredThatItCannotControl() {
        run("backup", "create", archive.toString());

        CtlRun run = run("restore", "run", archive.toString(), "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--data-dir");
    }

    @Test
    void shouldListAndInspectSnapshots() throws Exception {
        String snapshot = data.resolve("snapshots/snapshot-60").toString();

        assertThat(run("snapshot", "list", "-o", "name").outLines()).containsExactly(snapshot);
        assertThat(run("snapshot", "inspect", snapshot).out()).contains("index       60  term 42");
        damage(Path.of(snapshot, "000012.sst"), 3);
        assertThat(run("snapshot", "inspect", snapshot).code()).isEqualTo(ExitCode.DAMAGED);
    }
}
