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
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreProcedureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-09T12:30:45Z"), ZoneOffset.UTC);
    private static final String OPERATION = "9f2c";

    @TempDir
    private Path directory;

    private Path data;
    private Path aside;
    private RestorePlace place;
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
        aside = directory.resolve("data.backup.20260109-123045");
        place = new RestorePlace(data, Optional.of(aside), OPERATION);
    }

    @Test
    void shouldPutTheArchiveInPlaceOfTheOldDataAndKeepThat() throws IOException {
        restore(new LocalDisk());

        assertThat(aside.resolve("before")).hasContent("x");
        assertThat(data.resolve("snapshots/snapshot-20/MANIFEST.json")).exists();
        assertThat(Files.getOwner(data.resolve("snapshots"))).isEqualTo(Files.getOwner(directory));
        new RestoreProcedure(new LocalDisk()).tidy(place);
        assertThat(besideTheData()).containsExactly("data", aside.getFileName().toString());
    }

    @Test
    void shouldPutTheOldDataBackWhenTheSwapFails() throws IOException {
        assertThatThrownBy(() -> restore(new FailingRenames(3)))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ROLLED_BACK));

        assertThat(data.resolve("before")).hasContent("x");
        assertThat(aside).doesNotExist();
        assertThat(new RestoreProcedure(new LocalDisk()).isInPlace(place)).isFalse();
    }

    @Test
    void shouldChangeNothingWhenTheDirectoryCannotBeRenamed() {
        assertThatThrownBy(() -> restore(new FailingRenames(2)))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));

        assertThat(data.resolve("before")).hasContent("x");
    }

    @Test
    void shouldLeaveNothingWhenItCannotUnpack() {
        assertThatThrownBy(() -> restore(new FailingRenames(1))).isInstanceOf(IOException.class);

        assertThat(besideTheData()).containsExactly("data");
    }

    @Test
    void shouldRestoreWhereNothingWas() throws IOException {
        place = new RestorePlace(directory.resolve("deep").resolve("fresh"), Optional.empty(), OPERATION);

        restore(new LocalDisk());

        assertThat(place.data().resolve("snapshots/snapshot-20")).isDirectory();
    }

    @Test
    void shouldBeAsBeforeWhenItIsTakenBackAndAgain() throws IOException {
        RestoreProcedure procedure = restore(new LocalDisk());

        for (int time = 0; time < 2; time++) {
            assertThat(procedure.takeOut(place)).isEmpty();
            procedure.removeUnpacked(place);
            assertThat(data.resolve("before")).hasContent("x");
            assertThat(besideTheData()).containsExactly("data");
        }
    }

    @Test
    void shouldKeepWhatAnAgentWroteSinceWhenItIsTakenBack() throws IOException {
        RestoreProcedure procedure = restore(new LocalDisk());
        Files.writeString(data.resolve("LOCK"), "");
        Files.writeString(data.resolve("written-since"), "y");

        assertThat(procedure.takeOut(place)).contains(place.aborted());
        assertThat(procedure.takeOut(place)).as("again").isEmpty();
        procedure.removeUnpacked(place);

        assertThat(place.aborted().resolve("written-since")).hasContent("y");
        assertThat(data.resolve("before")).hasContent("x");
    }

    /** An interrupted abort that is repeated must not take the old data, back in its place, for the restored one. */
    @Test
    void shouldNeverTakeTheOldDataForTheRestored() throws IOException {
        RestoreProcedure procedure = restore(new LocalDisk());
        Files.writeString(data.resolve("LOCK"), "");
        procedure.keepOpened(place);
        procedure.takeOut(place);

        procedure.takeOut(place);
        procedure.removeUnpacked(place);

        assertThat(data.resolve("before")).hasContent("x");
    }

    @Test
    void shouldLeaveAloneWhatCameIntoBeingMeanwhile() throws IOException {
        RestoreProcedure procedure = new RestoreProcedure(new LocalDisk());
        procedure.unpack(backup, place, BackupProgress.NONE);
        Files.move(data, aside);
        Files.createDirectory(data);
        Files.writeString(data.resolve("new"), "z");

        assertThatThrownBy(() -> procedure.putInPlace(place))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
        assertThatThrownBy(() -> procedure.putBack(place)).isInstanceOf(CtlException.class);

        assertThat(data.resolve("new")).hasContent("z");
        assertThat(aside.resolve("before")).hasContent("x");
    }

    private RestoreProcedure restore(Disk disk) throws IOException {
        RestoreProcedure procedure = new RestoreProcedure(disk);
        procedure.unpack(backup, place, BackupProgress.NONE);
        procedure.putInPlace(place);
        return procedure;
    }

    private List<String> besideTheData() {
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("data"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
