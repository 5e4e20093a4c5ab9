package io.raftkv.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.backup.TarBytes.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made to harm, or harmed: refused, or exactly what was backed up; nothing is written outside the target. */
class HostileArchiveTest {
    private static final long SEED = Long.getLong("archive.seed", 20_250_109);
    private static final int ARCHIVES = Integer.getInteger("archive.count", 200);
    private static final String TOP = "raftkv-20250109-123045/";

    @TempDir
    Path directory;

    private Path archive;
    private Path hostile;
    private Path target;
    private List<Entry> entries;
    private Map<String, String> honest;

    @BeforeEach
    void makeHonestArchive() throws IOException {
        BackupFixture node = new BackupFixture(directory.resolve("data"));
        node.writeLog(1, 60);
        node.writeSnapshot(20);
        archive = directory.resolve("honest.tar.gz");
        hostile = directory.resolve("hostile.tar.gz");
        target = directory.resolve("target");
        node.write(20, 50, archive);
        entries = TarBytes.read(archive);
        BackupFixture.extract(BackupFixture.verify(archive), target);
        honest = BackupFixture.tree(target);
        run("rm", "-r", target.toString());
    }

    @Test
    void shouldAcceptTheSameEntriesWrittenByAnotherTar() throws IOException {
        requireHarmless(entries);
        assertThat(BackupFixture.verify(hostile).last().index()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "/tmp/evil",
                TOP + "../../evil",
                TOP + "snapshots/../evil",
                TOP + "snapshots//evil",
                TOP + "snapshots/./evil",
                TOP + "..\\evil",
                TOP + "ev\til",
                "..",
                TOP + "snapshots/snapshot-20/..",
            })
    void shouldRefuseNamesThatLeadElsewhere(String name) throws IOException {
        requireRefused(with(Entry.file(name, "evil".getBytes(StandardCharsets.UTF_8))));
        requireRefused(with(Entry.of(name, '5')));
        requireRefused(withLongName(name));
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', '7', 'S', 'V', 'M', 'N', 'K', 'D', '?', '\1'})
    void shouldRefuseEverythingButFilesAndDirectories(char type) throws IOException {
        requireRefused(with(Entry.of(TOP + "snapshots/snapshot-20/link", type)));
    }

    @Test
    void shouldRefuseNamesThatAppearTwice() throws IOException {
        for (Entry entry : entries.stream().filter(entry -> entry.type() == '0').toList()) {
            requireRefused(with(entry));
        }
        requireRefused(with(Entry.of(TOP + "MANIFEST.json", '5')));
        requireRefused(with(Entry.file(TOP + "MANIFEST.json/evil", new byte[1])));
        requireRefused(with(Entry.file(TOP.substring(0, TOP.length() - 1), new byte[1])));
    }

    @Test
    void shouldRefuseWhatIsMissingOrExtra() throws IOException {
        for (Entry missing :
                entries.stream().filter(entry -> entry.type() == '0').toList()) {
            List<Entry> changed = new ArrayList<>(entries);
            changed.remove(missing);
            if (missing.name().equals(TOP + "MANIFEST.json")) {
                // Without it this is what plain tar makes: the snapshot's own manifest is the proof then.
                requireHarmless(changed);
            } else {
                requireRefused(changed);
            }
        }
        requireRefused(with(Entry.file(TOP + "snapshots/snapshot-20/extra", new byte[1])));
        requireRefused(with(Entry.file("elsewhere/extra", new byte[1])));
    }

    @Test
    void shouldRefuseAManifestThatClaimsOtherPathsOrSizes() throws IOException {
        requireRefused(withManifest("000012.sst\",", "../../../../evil\","));
        requireRefused(withManifest("\"size_bytes\" : ", "\"size_bytes\" : 1"));
        requireRefused(withManifest("\"size_bytes\" : ", "\"size_bytes\" : -"));
        requireRefused(withManifest("\"format_version\" : 1", "\"format_version\" : 2"));
        requireRefused(withManifest("\"index\" : 50", "\"index\" : 51"));
        requireRefused(withManifest("\"key_count\" : 42", "\"key_count\" : 43"));
        requireRefused(withManifest("{", ""));
        requireRefused(withManifest("{", "[".repeat(5000) + "{"));
        requireRefused(withManifest("\"files\"", "\"filez\""));
        requireRefused(withManifest("\"snapshot\"", "\"snapshit\""));
    }

    /** Nothing of it may be unpacked to memory or disk: the sizes are known before. */
    @Test
    void shouldRefuseBombsAtOnce() throws IOException {
        long huge = 1L << 40;
        requireRefused(with(new Entry(TOP + "snapshots/snapshot-20/bomb", '0', 077777777777L, new byte[0])));
        requireRefused(with(new Entry("././@LongLink", 'L', 077777777777L, new byte[0])));
        requireRefused(with(new Entry("pax", 'x', 077777777777L, new byte[0])));
        requireRefused(with(pax("path", "x".repeat(100_000))));
        requireRefused(with(pax("size", String.valueOf(huge))));
        requireRefused(with(pax("size", String.valueOf(huge)), Entry.file(TOP + "bomb", new byte[1])));
        requireRefused(with(pax("path", "../evil"), Entry.file(TOP + "short", new byte[1])));
        requireRefused(with(pax("size", "-1")));
        requireRefused(with(pax("GNU.sparse.realsize", String.valueOf(huge))));
        requireRefused(manyHeaders());
    }

    /** A reader that recurses over headers would run out of stack. */
    private List<Entry> manyHeaders() {
        List<Entry> changed = new ArrayList<>();
        byte[] name = "name\0".getBytes(StandardCharsets.US_ASCII);
        for (int count = 0; count < 20_000; count++) {
            changed.add(new Entry("././@LongLink", 'L', name.length, name));
        }
        changed.add(Entry.of("..", '5'));
        return changed;
    }

    @Test
    void shouldRefuseAPlainArchiveOfZerosWithoutReadingThemAll() throws IOException {
        byte[] chunk = new byte[1 << 20];
        try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(hostile))) {
            Path small = directory.resolve("small.tar.gz");
            TarBytes.write(small, List.of(new Entry("bomb", '0', 077777777777L, new byte[0])));
            output.write(new GZIPInputStream(Files.newInputStream(small)).readNBytes(512));
            output.write(chunk);
            Files.delete(small);
        }
        requireRefused();
    }

    @Test
    void shouldRefuseOrReturnExactlyWhatWasBackedUpWhenBytesAreChangedOrCut() throws IOException {
        System.out.println("hostile archives seed=" + SEED);
        Random random = new Random(SEED);
        byte[] original = Files.readAllBytes(archive);
        for (int count = 0; count < ARCHIVES; count++) {
            byte[] changed = original.clone();
            switch (random.nextInt(4)) {
                case 0 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
                case 1 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    int from = random.nextInt(changed.length);
                    Arrays.fill(changed, from, Math.min(changed.length, from + random.nextInt(2000)), (byte) 0);
                }
                default -> {
                    int from = random.nextInt(changed.length);
                    int length = Math.min(random.nextInt(3000), changed.length - from);
                    System.arraycopy(original, random.nextInt(changed.length - length), changed, from, length);
                }
            }
            Files.write(hostile, changed);
            requireHarmless();
        }
    }

    @Test
    void shouldRefuseOrReturnExactlyWhatWasBackedUpWhenEntriesAreChanged() throws IOException {
        Random random = new Random(SEED + 1);
        for (int count = 0; count < ARCHIVES; count++) {
            List<Entry> changed = new ArrayList<>(entries);
            int at = random.nextInt(changed.size());
            Entry entry = changed.get(at);
            switch (random.nextInt(5)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(at, changed.get(random.nextInt(changed.size())));
                case 2 ->
                    changed.set(
                            at,
                            new Entry(entry.name(), (char) random.nextInt(128), entry.claimedSize(), entry.content()));
                case 3 -> {
                    byte[] content = entry.content().clone();
                    if (content.length > 0) {
                        content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                    changed.set(at, new Entry(entry.name(), entry.type(), entry.claimedSize(), content));
                }
                default -> {
                    String name = changed.get(random.nextInt(changed.size())).name();
                    changed.set(at, new Entry(name, entry.type(), entry.claimedSize(), entry.content()));
                }
            }
            requireHarmless(changed);
        }
    }

    private List<Entry> with(Entry... added) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.addAll(List.of(added));
        return changed;
    }

    private List<Entry> withLongName(String name) {
        byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        return with(new Entry("././@LongLink", 'L', bytes.length, bytes), Entry.file("short", new byte[1]));
    }

    private static Entry pax(String key, String value) {
        String record = " " + key + "=" + value + "\n";
        int length = record.length() + String.valueOf(record.length() + 2).length();
        byte[] bytes = (length + record).getBytes(StandardCharsets.UTF_8);
        return new Entry("pax", 'x', bytes.length, bytes);
    }

    private List<Entry> withManifest(String from, String to) {
        return entries.stream()
                .map(entry -> {
                    if (!entry.name().equals(TOP + "MANIFEST.json")) {
                        return entry;
                    }
                    String text = new String(entry.content(), StandardCharsets.UTF_8);
                    assertThat(text).contains(from);
                    return Entry.file(entry.name(), text.replace(from, to).getBytes(StandardCharsets.UTF_8));
                })
                .toList();
    }

    private void requireRefused(List<Entry> changed) throws IOException {
        TarBytes.write(hostile, changed);
        requireRefused();
    }

    private void requireRefused() throws IOException {
        assertThatThrownBy(() -> BackupFixture.verify(hostile)).isInstanceOf(BackupInvalidException.class);
        requireNothingOutside();
    }

    private void requireHarmless(List<Entry> changed) throws IOException {
        TarBytes.write(hostile, changed);
        requireHarmless();
    }

    private void requireHarmless() throws IOException {
        try {
            VerifiedBackup verified = BackupFixture.verify(hostile);
            BackupFixture.extract(verified, target);
            Map<String, String> extracted = BackupFixture.tree(target);
            if (verified.manifest().isPresent()) {
                assertThat(extracted).isEqualTo(honest);
            } else {
                // Read as a plain archive: the snapshot is whole in any case, the log may be left out with a warning.
                assertThat(honest).containsAllEntriesOf(extracted);
                assertThat(extracted.keySet()).anyMatch(path -> path.startsWith("snapshots/snapshot-20/MANIFEST"));
            }
            run("rm", "-r", target.toString());
        } catch (BackupInvalidException e) {
            assertThat(e).hasMessageContaining(hostile.toString());
        }
        requireNothingOutside();
    }

    private void requireNothingOutside() throws IOException {
        try (var children = Files.list(directory)) {
            assertThat(children.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "honest.tar.gz", "hostile.tar.gz");
        }
        assertThat(Path.of("/tmp/evil")).doesNotExist();
        assertThat(directory.resolveSibling("evil")).doesNotExist();
    }

    private static void run(String... command) throws IOException {
        try {
            assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
