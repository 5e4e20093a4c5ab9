package io.raftkv.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.LogPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive that format 1 wrote stays readable, and its manifest is written the same today. The archive itself is not
 * compared byte by byte: what deflate makes is zlib's choice. To write it anew: {@code -Dgolden.write=true}.
 */
class BackupGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/testdata/backup-v1/raftkv-20250109-123045.tar.gz");

    @TempDir
    Path directory;

    private CreatedBackup write(Path archive) throws IOException {
        BackupFixture node = new BackupFixture(directory.resolve("data"));
        node.writeLog(1, 60);
        node.writeSnapshot(20);
        return node.write(20, 50, archive);
    }

    @Test
    void shouldReadTheArchiveOfFormatOne() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.deleteIfExists(GOLDEN);
            write(GOLDEN);
        }
        requireReadable(GOLDEN);
    }

    @Test
    void shouldReadTheArchiveOfFormatOneFromBeforeManifestsHadAChecksum() throws IOException {
        requireReadable(GOLDEN.resolveSibling("snapshot-manifest-without-checksum.tar.gz"));
    }

    private void requireReadable(Path golden) throws IOException {
        VerifiedBackup verified = BackupFixture.verify(golden);
        assertThat(verified.snapshot().position()).isEqualTo(new LogPosition(BackupFixture.TERM, 20));
        assertThat(verified.last()).isEqualTo(new LogPosition(BackupFixture.TERM, 50));
        Path target = directory.resolve("golden");
        BackupFixture.extract(verified, target);
        assertThat(BackupFixture.tree(target)).hasSize(6);
    }

    @Test
    void shouldWriteTheManifestOfFormatOne() throws IOException {
        Path archive = directory.resolve("new.tar.gz");
        write(archive);
        assertThat(manifestOf(archive)).isEqualTo(manifestOf(GOLDEN));
    }

    private static String manifestOf(Path archive) throws IOException {
        return new String(TarBytes.read(archive).get(1).content(), StandardCharsets.UTF_8);
    }
}
