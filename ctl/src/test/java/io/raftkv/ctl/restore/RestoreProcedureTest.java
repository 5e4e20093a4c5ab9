package io.raftkv.ctl.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupSource;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.BackupWriter;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.DataDirectoryFixture;
import io.raftkv.ctl.testing.FailingRenames;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreProcedureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-09T12:30:45Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Path data;
    private VerifiedBackup backup;

    @BeforeEach
    void makeBackup() throws IOException {
        Path source = directory.resolve("source");
        DataDirectoryFixture.create(source, 20, 30);
        BackupSource contents =
                new BackupSource(source.resolve("snapshots/snapshot-20"), source, 30, Optional.empty(), "test");
        Path archive = directory.resolve("archive.tar.gz");
        new BackupWriter(new LocalDisk(), CLOCK).write(contents, archive, BackupProgress.NONE);
        backup = new BackupVerifier(new LocalDisk()).verify(archive, BackupProgress.NONE);
        data = directory.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("before"), "x");
    }

    @Test
    void shouldNameWhatItSetsAsideAsTheRunbookDoes() throws IOException {
        RestoredDirectory restored =
                new RestoreProcedure(new LocalDisk(), CLOCK).restore(backup, data, BackupProgress.NONE);

        assertThat(restored.setAside()).contains(directory.resolve("data.backup.20260109-123045"));
        assertThat(data.resolve("snapshots/snapshot-20/MANIFEST.json")).exists();
        assertThat(Files.getOwner(data.resolve("snapshots"))).isEqualTo(Files.getOwner(directory));
    }

    @Test
    void shouldNeverOverwriteWhatWasSetAside() throws IOException {
        RestoreProcedure procedure = new RestoreProcedure(new LocalDisk(), CLOCK);
        procedure.restore(backup, data, BackupProgress.NONE);

        RestoredDirectory second = procedure.restore(backup, data, BackupProgress.NONE);

        assertThat(second.setAside()).contains(directory.resolve("data.backup.20260109-123045-2"));
        assertThat(directory.resolve("data.backup.20260109-123045/before")).hasContent("x");
    }

    @Test
    void shouldPutTheOldDataBackWhenTheSwapFails() {
        FailingRenames disk = new FailingRenames(2);

        assertThatThrownBy(() -> new RestoreProcedure(disk, CLOCK).restore(backup, data, BackupProgress.NONE))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ROLLED_BACK));

        assertThat(data.resolve("before")).hasContent("x");
        assertThat(RestoreProcedure.staging(data)).doesNotExist();
        assertThat(directory.resolve("data.backup.20260109-123045")).doesNotExist();
    }

    @Test
    void shouldChangeNothingWhenTheDirectoryCannotBeRenamed() {
        FailingRenames disk = new FailingRenames(1);

        assertThatThrownBy(() -> new RestoreProcedure(disk, CLOCK).restore(backup, data, BackupProgress.NONE))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));

        assertThat(data.resolve("before")).hasContent("x");
        assertThat(RestoreProcedure.staging(data)).doesNotExist();
    }

    @Test
    void shouldRestoreWhereNothingWas() throws IOException {
        Path fresh = directory.resolve("deep").resolve("fresh");

        RestoredDirectory restored =
                new RestoreProcedure(new LocalDisk(), CLOCK).restore(backup, fresh, BackupProgress.NONE);

        assertThat(restored.setAside()).isEmpty();
        assertThat(fresh.resolve("snapshots/snapshot-20")).isDirectory();
    }
}
