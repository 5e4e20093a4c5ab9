package io.raftkv.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.campaign.Campaign;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frames of {@code agent/docs/formats/encryption.md}, whole and in every way spoilt. */
final class EncryptedArchiveTest {
    private static final int FRAME = EncryptionHeader.FRAME_BYTES;
    private static final int STORED = FRAME + FrameCipher.TAG_BYTES;
    private static final String GOLDEN_KEY =
            "raftkv-backup-key-1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

    @TempDir
    private Path directory;

    private BackupKey key;

    @BeforeEach
    void key() throws IOException {
        key = BackupKey.create(directory.resolve("key"));
    }

    private byte[] encrypt(byte[] plain) throws IOException {
        return encrypt(plain, key);
    }

    private static byte[] encrypt(byte[] plain, BackupKey with) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        EncryptingOutput output = new EncryptingOutput(target, with);
        output.write(plain);
        output.finish();
        return target.toByteArray();
    }

    private byte[] decrypt(byte[] stored) throws IOException {
        Path name = directory.resolve("archive");
        byte[] start = Arrays.copyOf(stored, Math.min(stored.length, EncryptionHeader.SIZE_BYTES));
        if (!EncryptionHeader.begins(start)) {
            throw new BackupInvalidException(name, "no encrypted archive");
        }
        EncryptionHeader header = EncryptionHeader.decode(name, start);
        return DecryptingInput.open(name, new ByteArrayInputStream(stored), header, Optional.of(key))
                .readAllBytes();
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void assertRefused(byte[] stored, String what) {
        assertThatThrownBy(() -> decrypt(stored)).as(what).isInstanceOf(IOException.class);
    }

    private void assertRefused(byte[] stored, String what, String reason) {
        assertThatThrownBy(() -> decrypt(stored)).as(what).hasMessageContaining(reason);
    }

    @Test
    void shouldReturnWhatWasWrittenWhateverItsSize() {
        Campaign.of("encrypted streams", 60, 2000).forEachSeed(seed -> {
            Random random = new Random(seed);
            int around = FRAME * random.nextInt(4);
            int size = Math.max(0, around + random.nextInt(5) - 2);
            byte[] plain = random(seed, size);

            byte[] stored = encrypt(plain);

            assertThat(decrypt(stored)).isEqualTo(plain);
            int frames = Math.max(1, (size + FRAME - 1) / FRAME);
            assertThat(stored).hasSize(EncryptionHeader.SIZE_BYTES + size + frames * FrameCipher.TAG_BYTES);
        });
    }

    @Test
    void shouldNoticeEveryFlippedByteOfASmallStream() throws IOException {
        byte[] stored = encrypt(random(1, 700));

        for (int at = 0; at < stored.length; at++) {
            byte[] flipped = stored.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertRefused(flipped, "byte " + at);
        }
    }

    @Test
    void shouldNoticeEveryCutOfASmallStream() throws IOException {
        byte[] stored = encrypt(random(1, 700));

        for (int length = 0; length < stored.length; length++) {
            assertRefused(Arrays.copyOf(stored, length), "cut after " + length);
        }
    }

    @Test
    void shouldNoticeACutAtEachFrameBoundary() throws IOException {
        byte[] stored = encrypt(random(2, 4 * FRAME + 100));

        for (int frames = 1; frames <= 4; frames++) {
            int length = EncryptionHeader.SIZE_BYTES + frames * STORED;
            assertRefused(
                    Arrays.copyOf(stored, length), frames + " frames", "frame " + (frames - 1) + " is not the last");
        }
        assertRefused(Arrays.copyOf(stored, EncryptionHeader.SIZE_BYTES), "no frame", "before its last frame");
    }

    @Test
    void shouldNoticeWhatIsPutBehindTheEnd() throws IOException {
        byte[] full = encrypt(random(3, 2 * FRAME));
        assertRefused(Arrays.copyOf(full, full.length + 1), "one byte", "frame 1 is the last one");
        byte[] small = encrypt(random(3, 100));
        for (int more : new int[] {1, 16, 100, STORED}) {
            assertRefused(Arrays.copyOf(small, small.length + more), more + " bytes");
        }
    }

    @Test
    void shouldNoticeFramesThatAreMovedRepeatedLeftOutOrFromElsewhere() throws IOException {
        byte[] stored = encrypt(random(4, 5 * FRAME));
        byte[] other = encrypt(random(5, 5 * FRAME));
        for (int one = 0; one < 5; one++) {
            for (int two = 0; two < 5; two++) {
                if (one != two) {
                    assertRefused(withFrame(stored, one, stored, two), "frame " + two + " in place of " + one);
                }
            }
            assertRefused(withFrame(stored, one, other, one), "frame " + one + " of another archive");
            assertRefused(withoutFrame(stored, one), "without frame " + one);
        }
        byte[] swapped = withFrame(withFrame(stored, 1, stored, 2), 2, stored, 1);
        assertRefused(swapped, "swapped", "frame 1 is damaged");
    }

    private static byte[] withFrame(byte[] stored, int at, byte[] from, int frame) {
        byte[] changed = stored.clone();
        System.arraycopy(
                from,
                EncryptionHeader.SIZE_BYTES + frame * STORED,
                changed,
                EncryptionHeader.SIZE_BYTES + at * STORED,
                STORED);
        return changed;
    }

    private static byte[] withoutFrame(byte[] stored, int frame) {
        int at = EncryptionHeader.SIZE_BYTES + frame * STORED;
        byte[] changed = Arrays.copyOf(stored, stored.length - STORED);
        System.arraycopy(stored, at + STORED, changed, at, stored.length - at - STORED);
        return changed;
    }

    @Test
    void shouldGiveOutNothingOfAFrameThatIsNotProven() throws IOException {
        byte[] stored = encrypt(random(6, FRAME + 10));
        stored[stored.length - 1] ^= 1;
        EncryptionHeader header =
                EncryptionHeader.decode(directory, Arrays.copyOf(stored, EncryptionHeader.SIZE_BYTES));
        try (var input = DecryptingInput.open(directory, new ByteArrayInputStream(stored), header, Optional.of(key))) {
            assertThat(input.readNBytes(FRAME)).isEqualTo(Arrays.copyOf(random(6, FRAME + 10), FRAME));
            assertThatThrownBy(input::read).hasMessageContaining("frame 1");
            assertThatThrownBy(input::available).as("it stays failed").hasMessageContaining("frame 1");
        }
    }

    @Test
    void shouldTellAWrongKeyFromDamage() throws IOException {
        byte[] stored = encrypt(random(7, 10), BackupKey.create(directory.resolve("other")));

        assertThatThrownBy(() -> decrypt(stored))
                .isInstanceOf(BackupKeyException.class)
                .hasMessageContaining("given was key " + key.id());
    }

    @Test
    void shouldTakeNoKeyFileThatOthersMayReadAndNeverReplaceOne() throws IOException {
        Path file = directory.resolve("key");
        assertThat(BackupKey.read(file).id()).isEqualTo(key.id());
        assertThatThrownBy(() -> BackupKey.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw-rw----", "rw-----w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> BackupKey.read(file)).as(mode).isInstanceOf(BackupKeyException.class);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(BackupKey.read(file).toString()).isEqualTo("key " + key.id());
    }

    /** Made by a program that was written from the page alone. */
    @Test
    void shouldReadTheGoldenFile() throws IOException {
        Path file = directory.resolve("golden-key");
        Files.writeString(file, GOLDEN_KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        key = BackupKey.read(file);
        byte[] plain = "RaftKV backup, encrypted, format version 1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] golden;
        try (var resource = getClass().getResourceAsStream("/testdata/encryption-v1/archive.hex")) {
            golden = HexFormat.of()
                    .parseHex(new String(resource.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip());
        }

        assertThat(decrypt(golden)).isEqualTo(plain);

        ByteArrayOutputStream again = new ByteArrayOutputStream();
        byte[] salt = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        EncryptingOutput output = new EncryptingOutput(again, key, salt);
        output.write(plain);
        output.finish();
        assertThat(again.toByteArray()).isEqualTo(golden);
    }
}
