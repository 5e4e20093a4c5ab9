package io.raftkv.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.EngineFiles.TermReading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TermAndVoteFileTest {
    private static final TermAndVote VALUE = new TermAndVote(12, Optional.of(new PeerAddress("node1", 7000)));

    @TempDir
    Path directory;

    private TermAndVoteFile file;

    @BeforeEach
    void open() {
        file = new TermAndVoteFile(new LocalDisk(), directory);
    }

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        for (TermAndVote value : new TermAndVote[] {VALUE, TermAndVote.withoutVote(0), TermAndVote.withoutVote(13)}) {
            file.write(value);
            assertThat(file.read()).isEqualTo(new TermReading.Whole(value));
        }
    }

    @Test
    void shouldStayReadableInItsFirstFormat() throws Exception {
        file.write(VALUE);

        assertThat(directory.resolve("term-and-vote"))
                .hasContent("raftkv term and vote, format 1\nterm 12\nvote node1:7000\ncrc32c 777857be\n");
    }

    @Test
    void shouldTellAbsentFromDamaged() throws Exception {
        assertThat(file.read()).isEqualTo(new TermReading.Absent());

        Files.createFile(directory.resolve("term-and-vote"));

        assertThat(file.read()).isInstanceOf(TermReading.Damaged.class);
    }

    @Test
    void shouldNoticeEveryFlippedBitAndEveryLostByte() throws Exception {
        file.write(VALUE);
        Path path = directory.resolve("term-and-vote");
        byte[] whole = Files.readAllBytes(path);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << bit);
                Files.write(path, flipped);
                assertThat(file.read())
                        .as("byte %s, bit %s of %s", at, bit, new String(whole, StandardCharsets.US_ASCII))
                        .isInstanceOf(TermReading.Damaged.class);
            }
            Files.write(path, Arrays.copyOf(whole, at));
            assertThat(file.read()).isInstanceOf(TermReading.Damaged.class);
        }
    }
}
