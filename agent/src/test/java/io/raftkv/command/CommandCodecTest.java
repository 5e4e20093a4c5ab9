package io.raftkv.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandCodecTest {
    private static final CommandGroup GOLDEN = new CommandGroup(
            1_700_000_000_000L,
            List.of(
                    new Command.Write(
                            Space.DATA,
                            List.of(
                                    new Condition.RevisionIs(Bytes.utf8("a"), (1L << 32) + 12),
                                    new Condition.Exists(Bytes.wrap(new byte[] {(byte) 0xff, 0}))),
                            List.of(
                                    new Mutation.Put(Bytes.utf8("a"), Bytes.wrap(new byte[] {0, 1, 2})),
                                    new Mutation.Delete(Bytes.utf8("b")))),
                    new Command.Write(
                            Space.SYSTEM, List.of(), List.of(new Mutation.Put(Bytes.utf8("node"), Bytes.EMPTY))),
                    new Command.OpenEpoch(7)));

    @Test
    void shouldWriteVersionOneByteForByte() throws Exception {
        assertThat(CommandCodec.encode(GOLDEN)).isEqualTo(goldenBytes());
    }

    @Test
    void shouldReadVersionOne() throws Exception {
        assertThat(CommandCodec.decode(goldenBytes())).isEqualTo(GOLDEN);
    }

    @Test
    void shouldTellTheStampWithoutDecoding() throws Exception {
        byte[] encoded = goldenBytes();
        Arrays.fill(encoded, CommandCodec.HEADER_BYTES, encoded.length, (byte) 0xee);
        assertThat(CommandCodec.stampMillis(encoded)).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void shouldPredictTheSizeOfEachCommand() {
        int sum = CommandCodec.HEADER_BYTES
                + GOLDEN.commands().stream().mapToInt(CommandCodec::sizeBytes).sum();
        assertThat(CommandCodec.encode(GOLDEN)).hasSize(sum);
    }

    @Test
    void shouldRefuseEveryTruncation() throws Exception {
        byte[] encoded = goldenBytes();
        for (int length = 0; length < encoded.length; length++) {
            byte[] truncated = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> CommandCodec.decode(truncated))
                    .as("first %s bytes", length)
                    .isInstanceOf(CommandFormatException.class);
        }
    }

    @Test
    void shouldRefuseBytesAfterTheLastCommand() throws Exception {
        byte[] longer = Arrays.copyOf(goldenBytes(), goldenBytes().length + 1);
        assertThatThrownBy(() -> CommandCodec.decode(longer))
                .isInstanceOf(CommandFormatException.class)
                .hasMessage("1 bytes after the last command");
    }

    @Test
    void shouldRefuseOtherVersions() throws Exception {
        byte[] encoded = goldenBytes();
        encoded[0] = 2;
        assertThatThrownBy(() -> CommandCodec.decode(encoded)).hasMessageContaining("version 2");
        assertThatThrownBy(() -> CommandCodec.stampMillis(encoded)).hasMessageContaining("version 2");
    }

    @Test
    void shouldRefuseCountsThatTheBytesCannotFill() {
        byte[] encoded = ByteBuffer.allocate(CommandCodec.HEADER_BYTES)
                .put((byte) 1)
                .putLong(0)
                .putInt(Integer.MAX_VALUE)
                .array();
        assertThatThrownBy(() -> CommandCodec.decode(encoded))
                .isInstanceOf(CommandFormatException.class)
                .hasMessageContaining("count 2147483647");
    }

    @Test
    void shouldDecodeNothingElseToTheSameGroup() throws Exception {
        byte[] encoded = goldenBytes();
        for (int i = 0; i < encoded.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = encoded.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertEitherRefusedOrExact(flipped);
            }
        }
    }

    @Test
    void shouldSurviveGarbage() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = CommandCodec.VERSION;
            }
            try {
                assertEitherRefusedOrExact(garbage);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void assertEitherRefusedOrExact(byte[] bytes) {
        CommandGroup group;
        try {
            group = CommandCodec.decode(bytes);
        } catch (CommandFormatException refused) {
            return;
        }
        assertThat(CommandCodec.encode(group)).isEqualTo(bytes);
    }

    private static byte[] goldenBytes() throws Exception {
        try (InputStream golden = CommandCodecTest.class.getResourceAsStream("/testdata/command-v1/group.hex")) {
            StringBuilder hex = new StringBuilder();
            for (String line : new String(golden.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                // Three blanks end the bytes of a line; what follows explains them.
                hex.append(line.replaceFirst(" {3,}.*", "").replace(" ", ""));
            }
            return HexFormat.of().parseHex(hex);
        }
    }
}
