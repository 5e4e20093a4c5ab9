package io.raftkv.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.command.LogPosition;
import io.raftkv.disk.LocalDisk;
import io.raftkv.snapshot.FileDigest;
import io.raftkv.snapshot.SnapshotVerification;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalGapException;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backup brings back, and what plain tar makes of it and for it. */
class BackupTest {
    @TempDir
    Path directory;

    private BackupFixture node;
    private Path archive;

    @BeforeEach
    void makeNode() throws IOException {
        node = new BackupFixture(directory.resolve("data"));
        node.writeLog(1, 60);
        node.writeSnapshot(20);
        archive = directory.resolve("raftkv-20250109-123045.tar.gz");
    }

    @Test
    void shouldBringBackSnapshotAndLogUpToTheGivenEntry() throws IOException {
        CreatedBackup created = node.write(20, 50, archive);
        assertThat(created.sha256()).isEqualTo(FileDigest.sha256(new LocalDisk(), archive));
        assertThat(created.sizeBytes()).isEqualTo(Files.size(archive));

        VerifiedBackup verified = BackupFixture.verify(archive);
        assertThat(verified.manifest()).contains(created.manifest());
        assertThat(verified.last()).isEqualTo(new LogPosition(BackupFixture.TERM, 50));
        assertThat(verified.logEntries()).isEqualTo(30);
        assertThat(verified.lastStampMillis()).isEqualTo(1050);

        Path restored = directory.resolve("restored");
        BackupFixture.extract(verified, restored);
        assertThat(BackupFixture.tree(restored.resolve("snapshots")))
                .isEqualTo(BackupFixture.tree(node.dataDirectory().resolve("snapshots")));
        SnapshotVerification.FULL.verify(new LocalDisk(), restored.resolve("snapshots/snapshot-20"));
        requireEntries(restored, 21, 50);
    }

    /** The log of a backup is an ordinary log: a node opens it and goes on. */
    private static void requireEntries(Path restored, long first, long last) throws IOException {
        WalOptions options = new WalOptions(4096, BackupFixture.CLUSTER, 1);
        try (Wal wal = WalRecovery.open(new LocalDisk(), restored, options, WalListener.NONE)
                .wal()) {
            assertThat(List.of(wal.firstIndex(), wal.lastIndex())).containsExactly(first, last);
            assertThat(wal.read(last).stampMillis()).isEqualTo(1000 + last);
        }
    }

    @Test
    void shouldCarryTheSnapshotAloneWhenNothingFollows() throws IOException {
        node.write(20, 20, archive);
        VerifiedBackup verified = BackupFixture.verify(archive);
        assertThat(verified.last()).isEqualTo(verified.snapshot().position());
        Path restored = directory.resolve("restored");
        BackupFixture.extract(verified, restored);
        assertThat(new LocalDisk().list(restored)).containsExactly(restored.resolve("snapshots"));
    }

    @Test
    void shouldBeOpenedByPlainTar() throws Exception {
        node.write(20, 50, archive);
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
        run("tar", "-xzf", archive.toString(), "-C", unpacked.toString());
        Path top = unpacked.resolve("raftkv-20250109-123045");
        assertThat(BackupFixture.tree(top.resolve("snapshots")))
                .isEqualTo(BackupFixture.tree(node.dataDirectory().resolve("snapshots")));
        WalReport log = new WalScan(new LocalDisk(), top).run();
        assertThat(log.verdict()).isEqualTo(new WalVerdict.Whole());
        assertThat(log.lastIndex()).isEqualTo(50);
    }

    @Test
    void shouldBeReadableByItsOwnerOnlyAndLeaveNothingElse() throws IOException {
        node.write(20, 50, archive);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        assertThat(new LocalDisk().list(directory)).containsExactly(node.dataDirectory(), archive);
    }

    @Test
    void shouldNeverReplaceAnArchive() throws IOException {
        Files.writeString(archive, "the only good copy");
        assertThatThrownBy(() -> node.write(20, 50, archive)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(archive).hasContent("the only good copy");
    }

    @Test
    void shouldRefuseASnapshotThatRottedAndLeaveNothingBehind() throws IOException {
        Path table = node.dataDirectory().resolve("snapshots/snapshot-20/000012.sst");
        byte[] content = Files.readAllBytes(table);
        content[content.length / 2] ^= 1;
        Files.write(table, content);
        assertThatThrownBy(() -> node.write(20, 50, archive))
                .isInstanceOf(BackupInvalidException.class)
                .hasMessageContaining("000012.sst");
        assertThat(new LocalDisk().list(directory)).containsExactly(node.dataDirectory());
    }

    @Test
    void shouldRefuseWhenTheLogDoesNotReachFromTheSnapshotToTheEntry() throws IOException {
        assertThatThrownBy(() -> node.write(20, 61, archive))
                .isInstanceOf(WalGapException.class)
                .hasMessageContaining("ends with entry 60");
        node.writeSnapshot(5);
        List<Path> segments = new LocalDisk()
                .list(node.dataDirectory()).stream()
                        .filter(file -> file.toString().endsWith(".wal"))
                        .toList();
        Files.delete(segments.get(0));
        assertThatThrownBy(() -> node.write(5, 50, archive))
                .isInstanceOf(WalGapException.class)
                .hasMessageContaining("entry 6 is needed");
        assertThat(archive).doesNotExist();
    }

    @Test
    void shouldExtractOnlyIntoAnEmptyDirectory() throws IOException {
        node.write(20, 50, archive);
        VerifiedBackup verified = BackupFixture.verify(archive);
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.writeString(target.resolve("precious"), "keep me");
        assertThatThrownBy(() -> BackupFixture.extract(verified, target))
                .isInstanceOf(DirectoryNotEmptyException.class);
        assertThat(BackupFixture.tree(target)).containsOnlyKeys("precious");
    }

    @Test
    void shouldRemoveWhatItExtractedWhenTheArchiveChangedMeanwhile() throws IOException {
        node.write(20, 50, archive);
        VerifiedBackup verified = BackupFixture.verify(archive);
        byte[] content = Files.readAllBytes(archive);
        content[content.length / 2] ^= 1;
        Files.write(archive, content);
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> BackupFixture.extract(verified, target)).isInstanceOf(BackupInvalidException.class);
        assertThat(new LocalDisk().list(target)).isEmpty();
    }

    @Test
    void shouldAcceptWhatTheRunbookTarsOfSnapshotsAndLog() throws Exception {
        Path copied = Files.createDirectories(directory.resolve("backup/raftkv-20250109"));
        run("cp", "-r", node.dataDirectory().resolve("snapshots").toString(), copied.toString());
        run("sh", "-c", "cp " + node.dataDirectory() + "/*.wal " + copied);
        run("tar", "-czf", archive.toString(), "-C", copied.getParent().toString(), "raftkv-20250109");
        VerifiedBackup verified = BackupFixture.verify(archive);
        assertThat(verified.manifest()).isEmpty();
        assertThat(verified.last()).isEqualTo(new LogPosition(BackupFixture.TERM, 60));
        assertThat(verified.warnings()).isEmpty();
        Path restored = directory.resolve("restored");
        BackupFixture.extract(verified, restored);
        requireEntries(restored, 1, 60);
    }

    @Test
    void shouldAcceptATarOfTheWholeDataDirectory() throws Exception {
        node.writeSnapshot(40);
        Path aside = node.dataDirectory().resolve("set-aside/20250101/snapshots");
        run("mkdir", "-p", aside.toString());
        run("cp", "-r", node.dataDirectory().resolve("snapshots/snapshot-20").toString(), aside.toString());
        run("tar", "-czf", archive.toString(), node.dataDirectory().toString());
        VerifiedBackup verified = BackupFixture.verify(archive);
        assertThat(verified.snapshot().index()).isEqualTo(40);
        assertThat(verified.last().index()).isEqualTo(60);
        Path restored = directory.resolve("restored");
        BackupFixture.extract(verified, restored);
        Map<String, String> tree = BackupFixture.tree(restored);
        assertThat(tree).containsKey("snapshots/snapshot-40/000012.sst");
        assertThat(tree.keySet()).noneMatch(path -> path.contains("raft") || path.contains("snapshot-20"));
    }

    @Test
    void shouldLeaveOutALogThatDoesNotFollowAndSaySo() throws Exception {
        List<Path> segments = new LocalDisk()
                .list(node.dataDirectory()).stream()
                        .filter(file -> file.toString().endsWith(".wal"))
                        .toList();
        Files.delete(segments.get(1));
        run("tar", "-czf", archive.toString(), node.dataDirectory().toString());
        VerifiedBackup verified = BackupFixture.verify(archive);
        assertThat(verified.last()).isEqualTo(verified.snapshot().position());
        assertThat(verified.warnings()).singleElement().asString().contains("the log is left out", "is missing");
    }

    @Test
    void shouldRefuseAPlainTarWhoseNewestSnapshotIsDamagedAndNotCoveredByTheLog() throws Exception {
        node.writeSnapshot(70);
        Files.write(node.dataDirectory().resolve("snapshots/snapshot-70/000012.sst"), new byte[3]);
        run("tar", "-czf", archive.toString(), node.dataDirectory().toString());
        assertThatThrownBy(() -> BackupFixture.verify(archive))
                .isInstanceOf(BackupInvalidException.class)
                .hasMessageContaining("snapshot-70");
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor()).as("exit code of %s", List.of(command)).isZero();
        Files.delete(directory.resolve("output"));
    }
}
