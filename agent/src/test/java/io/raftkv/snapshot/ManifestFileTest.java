package io.raftkv.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.snapshot.SnapshotManifest.FileEntry;
import io.raftkv.snapshot.SnapshotManifest.Member;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {
    private static final Path ORIGIN = Path.of("snapshot-12345");
    private static final SnapshotManifest GOLDEN = new SnapshotManifest(
            1,
            UUID.fromString("7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11"),
            3,
            12345,
            17,
            8_589_934_600L,
            1_700_000_000_123L,
            2,
            21,
            "20ff2e648eae546ab8e9823afc2417b4",
            List.of(
                    new Member("node1", "node1:7000", "http://node1:8080", "Voter"),
                    new Member("node2", "node2:7000", "", "Nonvoter")),
            List.of(
                    new FileEntry("000008.sst", 1234, FileDigest.sha256(new byte[0])),
                    new FileEntry("CURRENT", 16, FileDigest.sha256("hello".getBytes(StandardCharsets.UTF_8)))),
            1_700_000_001_000L,
            "node1 raftkv-agent/1.0.0");

    @Test
    void shouldWriteVersionOneByteForByte() throws Exception {
        assertThat(new String(ManifestFile.encode(GOLDEN), StandardCharsets.UTF_8))
                .isEqualTo(golden());
    }

    @Test
    void shouldReadVersionOne() throws Exception {
        assertThat(decode(golden())).isEqualTo(GOLDEN);
    }

    @Test
    void shouldReadVersionOneFromBeforeItHadAChecksum() throws Exception {
        assertThat(decode(goldenWithoutChecksum())).isEqualTo(GOLDEN);
    }

    @Test
    void shouldReadOverFieldsThatLaterVersionsAdd() throws Exception {
        assertThat(decode(goldenWithoutChecksum().replaceFirst("\\{", "{ \"group\": 0,")))
                .isEqualTo(GOLDEN);
    }

    /** Each of these is a manifest that could have been written. */
    @ParameterizedTest
    @CsvSource({"node2:7000,node3:7000", "\"epoch\" : 3,\"epoch\" : 2", "1700000000123,1700000000122", "Voter,Nonvoter"
    })
    void shouldRefuseWhatIsNotWhatItWrote(String from, String to) throws Exception {
        assertThatThrownBy(() -> decode(golden().replaceFirst(from, to)))
                .isInstanceOf(SnapshotInvalidException.class)
                .hasMessageContaining("its checksum is d32af513");
    }

    @Test
    void shouldRefuseAManifestThatWasWrittenOutAnewWithItsOldChecksum() {
        assertThatThrownBy(() -> decode(golden().replace("\n", "")))
                .isInstanceOf(SnapshotInvalidException.class)
                .hasMessageContaining("was edited");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"format_version\" : 1 | \"format_version\" : 2 | format version 2, known is 1",
                "\"index\" : 12345,     |                        | index",
                "\"000008.sst\"         | \"../000008.sst\"      | not the name of a snapshot's file: ../000008.sst",
                "\"000008.sst\"         | \"/etc/passwd\"        | not the name of a snapshot's file",
                "\"000008.sst\"         | \"..\"                 | not the name of a snapshot's file",
                "\"000008.sst\"         | \"MANIFEST.json\"      | not the name of a snapshot's file",
                "\"000008.sst\"         | \"CURRENT\"            | file listed twice: CURRENT",
                "\"size_bytes\" : 1234  | \"size_bytes\" : -1    | negative size",
                "\"e3b0c44              | \"zzzzzzz              | not a SHA-256",
                "20ff2e648eae           | 20ff                   | not a state hash",
                "\"Nonvoter\"           | \"Learner\"            | not a suffrage",
                "7f3a1c52-              | 7f3a-                  | UUID",
            })
    void shouldRefuseWhatNoWriterMakes(String from, String to, String reason) throws Exception {
        assertThat(golden()).contains(from);
        String broken = golden().replace(from, to == null ? "" : to);
        assertThatThrownBy(() -> decode(broken))
                .isInstanceOf(SnapshotInvalidException.class)
                .hasMessageContaining("snapshot-12345")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{\"format_version\":1", "\u0000\u0000"})
    void shouldRefuseWhatIsNoManifest(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(SnapshotInvalidException.class);
    }

    private static SnapshotManifest decode(String json) throws SnapshotInvalidException {
        return ManifestFile.decode(ORIGIN, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String golden() throws Exception {
        return resource("MANIFEST.json");
    }

    private static String goldenWithoutChecksum() throws Exception {
        return resource("MANIFEST-without-checksum.json");
    }

    private static String resource(String name) throws Exception {
        try (InputStream golden = ManifestFileTest.class.getResourceAsStream("/testdata/snapshot-v1/" + name)) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
