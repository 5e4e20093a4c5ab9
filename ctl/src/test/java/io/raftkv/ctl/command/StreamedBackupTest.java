package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupSource;
import io.raftkv.backup.BackupWriter;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.DataDirectoryFixture;
import io.raftkv.ctl.testing.FakeCluster;
import io.raftkv.disk.LocalDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup create} from agents whose files are out of reach. */
final class StreamedBackupTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;
    private Path target;
    private byte[] archive;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
        for (int number = 1; number <= 3; number++) {
            cluster.node(number).applied(100);
        }
        cluster.node(3).applied(101);
        Path data = home.resolve("data");
        DataDirectoryFixture.create(data, 60, 100);
        BackupSource source =
                new BackupSource(data.resolve("snapshots/snapshot-60"), data, 100, Optional.empty(), "node3 test");
        Path made = home.resolve("made");
        new BackupWriter(new LocalDisk(), Clock.systemUTC()).write(source, made, BackupProgress.NONE);
        archive = Files.readAllBytes(made);
        target = Files.createDirectory(home.resolve("target")).resolve("backup.tar.gz");
        CtlRun.with(home).run("context", "add", "test", "--endpoints", cluster.endpoints());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun create() {
        return CtlRun.with(home).run("backup", "create", target.toString(), "-o", "name");
    }

    private List<Path> left() throws Exception {
        try (Stream<Path> files = Files.list(target.getParent())) {
            return files.toList();
        }
    }

    @Test
    void shouldStreamFromTheFollowerThatIsFurthest() throws Exception {
        cluster.node(3).backup(archive, archive.length);

        CtlRun run = create();

        assertThat(run.err()).isEqualTo("Source node3 (follower, lag 0)\n");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(target).hasBinaryContent(archive);
        assertThat(left()).containsExactly(target);
    }

    @Test
    void shouldTryAnotherNodeWhenOneIsCutOff() throws Exception {
        cluster.node(3).backup(archive, archive.length / 2);
        cluster.node(2).backup(archive, archive.length);

        CtlRun run = create();

        assertThat(run.err()).contains("Source node3").contains("Source node2");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(target).hasBinaryContent(archive);
        assertThat(left()).containsExactly(target);
    }

    @Test
    void shouldTryAnotherNodeWhenOneRefuses() throws Exception {
        cluster.node(3).failNext(ErrorCode.OVERLOADED);
        cluster.node(2).backup(archive, archive.length);

        assertThat(create().code()).isEqualTo(ExitCode.OK);
        assertThat(target).hasBinaryContent(archive);
    }

    @Test
    void shouldLeaveNothingWhenEveryAttemptIsCutOff() throws Exception {
        for (int number = 1; number <= 3; number++) {
            cluster.node(number).backup(archive, archive.length - 1);
        }

        CtlRun run = create();

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("the answer ended after");
        assertThat(left()).isEmpty();
    }

    @Test
    void shouldRefuseAStreamThatOnlyLooksWhole() throws Exception {
        byte[] shorter = Arrays.copyOf(archive, archive.length - 1);
        for (int number = 1; number <= 3; number++) {
            cluster.node(number).backup(shorter, shorter.length);
        }

        CtlRun run = create();

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(left()).isEmpty();
    }
}
