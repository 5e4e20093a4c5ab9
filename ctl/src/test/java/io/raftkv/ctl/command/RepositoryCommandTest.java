package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.DataDirectoryFixture;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repo}, and {@code backup} with a repository. */
final class RepositoryCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;
    private Path repo;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        repo = home.resolve("repo");
        Path data = home.resolve("node2-data");
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

    private String backUp() {
        CtlRun create = run("backup", "create", "--repo", "main", "-o", "name");
        assertThat(create.err()).isEqualTo("Source node2 (follower, lag 0)\n");
        return create.outLines().get(0);
    }

    private void init(String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("repo", "init", repo.toString(), "--name", "main"), Stream.of(more))
                .toArray(String[]::new);
        assertThat(run(arguments).code()).isEqualTo(ExitCode.OK);
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int value = bytes.read();
            bytes.seek(offset);
            bytes.write(value ^ 0x40);
        }
    }

    private List<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldBackUpIntoTheOnlyNamedRepository() throws Exception {
        init();

        String id = backUp();

        assertThat(names(repo))
                .containsExactly(
                        id + ".tar.gz", "catalogue", "incoming", "last-run.json", "locks", "raftkv-repository.json");
        assertThat(names(repo.resolve("incoming"))).isEmpty();
        assertThat(names(repo.resolve("locks"))).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(repo.resolve(id + ".tar.gz"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(repo.resolve("catalogue"))))
                .isEqualTo("rwx------");
        assertThat(run("backup", "list", "-o", "name").outLines()).containsExactly(id);
        assertThat(run("backup", "show").out()).contains("up to index 100").contains("unpacked and compared");
        assertThat(run("repo", "check").out()).isEqualTo("1 backup, all is well\n");
    }

    @Test
    void shouldRecordWhatAVerificationFound() throws Exception {
        init();
        String id = backUp();

        assertThat(run("backup", "verify", id).out()).contains("the same bytes as catalogued");
        assertThat(run("backup", "verify", "latest", "--read-data").out()).contains("unpacked and compared");
        flip(repo.resolve(id + ".tar.gz"), 700);
        assertThat(run("backup", "verify").code()).isEqualTo(ExitCode.DAMAGED);

        JsonNode shown =
                Json.mapper().readTree(run("backup", "show", "-o", "json").outBytes());
        assertThat(shown.path("verification").path("good").asBoolean(true)).isFalse();
        assertThat(run("backup", "status", "--max-age", "1h").code()).isEqualTo(ExitCode.UNHEALTHY);
        assertThat(run("repo", "check").code()).isEqualTo(ExitCode.DAMAGED);
    }

    @Test
    void shouldTellTheAgeForMonitoring() throws Exception {
        init();
        assertThat(run("backup", "status", "--max-age", "1h").code()).isEqualTo(ExitCode.UNHEALTHY);
        String id = backUp();

        CtlRun fresh = run("backup", "status", "--max-age", "1h", "-o", "json");

        assertThat(fresh.code()).isEqualTo(ExitCode.OK);
        JsonNode status = Json.mapper().readTree(fresh.outBytes());
        assertThat(status.path("last_verified").path("id").asText()).isEqualTo(id);
        assertThat(status.path("last_run").path("exit_code").asInt(-1)).isZero();
        assertThat(run("backup", "status", "--max-age", "soon").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldMeasureFailureAsFailure() throws Exception {
        init();
        Path metrics = Files.createDirectory(home.resolve("metrics"));
        String[] create = {"backup", "create", "--repo", "main", "--metrics-dir", metrics.toString(), "--quiet"};
        assertThat(run(create).code()).isEqualTo(ExitCode.OK);
        List<String> good = Files.readAllLines(metrics.resolve("raftkv_backup_test_main.prom"));
        cluster.close();

        assertThat(run(create).code()).isNotEqualTo(ExitCode.OK);

        List<String> after = Files.readAllLines(metrics.resolve("raftkv_backup_test_main.prom"));
        assertThat(good).filteredOn(line -> line.contains("last_exit_code{")).allMatch(line -> line.endsWith(" 0"));
        assertThat(after).filteredOn(line -> line.contains("last_exit_code{")).noneMatch(line -> line.endsWith(" 0"));
        assertThat(after)
                .containsAll(good.stream()
                        .filter(line -> line.contains("timestamp_seconds"))
                        .toList());
    }

    @Test
    void shouldRebuildTheCatalogueFromTheArchives() throws Exception {
        init();
        String lost = backUp();
        String damaged = backUp();
        String gone = backUp();
        Files.delete(repo.resolve("catalogue/" + lost + ".json"));
        flip(repo.resolve("catalogue/" + damaged + ".json"), 40);
        Files.delete(repo.resolve(gone + ".tar.gz"));
        Files.writeString(repo.resolve("b-notes.txt"), "of somebody");

        CtlRun check = run("repo", "check");
        assertThat(check.code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(check.out())
                .contains(lost + "  it is not in the catalogue")
                .contains(damaged + "  its entry in the catalogue is damaged")
                .contains(gone + "  its archive is gone")
                .contains("b-notes.txt  not a name that a repository gives");
        assertThat(run("repo", "check", "--rebuild").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run("repo", "check", "--rebuild", "--yes").code()).isEqualTo(ExitCode.OK);

        assertThat(run("backup", "list", "-o", "name").outLines()).containsExactly(damaged, lost);
        assertThat(run("repo", "check").out()).endsWith("2 backups, all is well\n");
        assertThat(repo.resolve("b-notes.txt")).hasContent("of somebody");
    }

    @Test
    void shouldKeepARepositoryOutOfADirectoryInUse() throws Exception {
        Files.createDirectories(repo);
        Files.writeString(repo.resolve("letter"), "dear");

        assertThat(run("repo", "init", repo.toString()).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(names(repo)).containsExactly("letter");
        assertThat(run("backup", "create", "--repo", repo.toString()).code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void shouldLeaveNothingWhenTheSourceIsDamaged() throws Exception {
        init();
        flip(home.resolve("node2-data/snapshots/snapshot-60/000012.sst"), 3);

        assertThat(run("backup", "create", "--repo", "main").code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(names(repo.resolve("incoming"))).isEmpty();
        assertThat(run("backup", "list", "-o", "name").outLines()).isEmpty();
        assertThat(run("backup", "status").out()).contains("exit 11");
    }

    @Test
    void shouldShowTheHolderAndUnlockOnlyWhenConfirmed() throws Exception {
        init();
        Files.createDirectories(repo.resolve("locks"));
        Files.writeString(
                repo.resolve("locks/x.json"),
                "{\"operation\":\"backup prune\",\"exclusive\":true,"
                        + "\"user\":\"eva\",\"host\":\"ops7\",\"since_millis\":1}");

        CtlRun create = run("backup", "create", "--repo", "main");
        assertThat(create.code()).isEqualTo(ExitCode.LOCKED);
        assertThat(create.err()).contains("backup prune by eva on ops7");
        assertThat(run("repo", "unlock").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run("repo", "unlock", "--dry-run").err()).contains("DRY RUN: nothing changed");
        assertThat(names(repo.resolve("locks"))).containsExactly("x.json");
        assertThat(run("repo", "unlock", "--yes").out()).contains("removed the lock of backup prune by eva on ops7");
        assertThat(run("backup", "create", "--repo", "main").code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldEncryptVerifyAndRestoreWithTheKeyOnly() throws Exception {
        Path key = home.resolve("backup.key");
        init("--encrypt", "--key-file", key.toString());
        String id = backUp();
        cluster.close();
        Path archive = home.resolve("copy");
        Files.copy(repo.resolve(id + ".tar.gz.enc"), archive);
        String data = home.resolve("new").toString();

        assertThat(run("backup", "verify", "--read-data").code()).isEqualTo(ExitCode.OK);
        assertThat(run("backup", "verify", archive.toString()).code()).isEqualTo(ExitCode.KEY_NEEDED);
        assertThat(run("restore", "run", archive.toString(), "--data-dir", data, "--yes")
                        .code())
                .isEqualTo(ExitCode.KEY_NEEDED);
        assertThat(Files.exists(Path.of(data))).isFalse();
        assertThat(run("restore", "run", archive.toString(), "--key-file", key.toString(), "--data-dir", data, "--yes")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(Path.of(data, "snapshots/snapshot-60/000012.sst")).hasContent("state at 60");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("backup", "verify", "--read-data").code()).isEqualTo(ExitCode.KEY_NEEDED);
        assertThat(run("backup", "verify").code()).as("bytes need no key").isEqualTo(ExitCode.OK);
    }
}
