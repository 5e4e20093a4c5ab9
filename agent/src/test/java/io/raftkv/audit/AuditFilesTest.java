package io.raftkv.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditFilesTest {
    private static final String LINE = "line %04d";
    private static final int LINE_BYTES = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldGiveBackTheNewestLineFirstOverAllFiles() throws IOException {
        AuditFiles files = new AuditFiles(directory.resolve("audit"), 10 * LINE_BYTES, 100);
        append(files, 1, 95);

        assertThat(read(files)).isEqualTo(backwards(95, 1));
        assertThat(names(files)).hasSize(10);
    }

    @Test
    void shouldReadLinesThatReachOverABlock() throws IOException {
        AuditFiles files = new AuditFiles(directory, 1 << 30, 2);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String line = Integer.toString(i).repeat(i * 211) + "ü" + i;
            written.add(line);
            files.append(line);
        }
        Collections.reverse(written);
        assertThat(read(files)).isEqualTo(written);
    }

    @Test
    void shouldKeepABoundedNumberOfFilesOfBoundedSize() throws IOException {
        AuditFiles files = new AuditFiles(directory, 10 * LINE_BYTES, 3);
        append(files, 1, 1000);

        assertThat(names(files)).containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2");
        for (String name : names(files)) {
            assertThat(Files.size(directory.resolve(name))).isLessThanOrEqualTo(10 * LINE_BYTES);
        }
        assertThat(read(files)).isEqualTo(backwards(1000, 971));
    }

    @Test
    void shouldRemoveWhatIsTooManyWhenLessIsToBeKept() throws IOException {
        append(new AuditFiles(directory, 10 * LINE_BYTES, 8), 1, 80);
        AuditFiles fewer = new AuditFiles(directory, 10 * LINE_BYTES, 2);
        append(fewer, 81, 81);

        assertThat(names(fewer)).containsExactlyInAnyOrder("audit.log", "audit.log.1");
        assertThat(read(fewer)).isEqualTo(backwards(81, 71));
    }

    @Test
    void shouldLoseOnlyTheLineThatWasCutOff() throws IOException {
        AuditFiles files = new AuditFiles(directory, 1000, 2);
        files.append("first");
        Files.writeString(directory.resolve("audit.log"), "cut o", StandardOpenOption.APPEND);
        files.append("second");
        files.append("third");

        assertThat(read(files)).containsExactly("third", "second", "cut o", "first");
    }

    @Test
    void shouldStopReadingWhenThatIsEnough() throws IOException {
        AuditFiles files = new AuditFiles(directory, 1000, 2);
        append(files, 1, 50);
        List<String> seen = new ArrayList<>();
        AuditReader.newestFirst(files, line -> {
            seen.add(line);
            return seen.size() < 3;
        });
        assertThat(seen).isEqualTo(backwards(50, 48));
    }

    @Test
    void shouldSayThatALineWasNotWritten() throws IOException {
        AuditFiles files = new AuditFiles(directory, 1000, 2);
        Files.createDirectories(directory.resolve("audit.log"));
        assertThatThrownBy(() -> files.append("x")).isInstanceOf(IOException.class);
    }

    /** A writer that was stopped while it rotates must not stop the others. */
    @Test
    void shouldGoOnWritingWhileSomebodyElseHoldsTheLockOfTheRotation() throws IOException {
        AuditFiles files = new AuditFiles(directory, 10 * LINE_BYTES, 3);
        append(files, 1, 10);
        try (FileChannel lock = FileChannel.open(
                        directory.resolve("audit.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
            append(files, 11, 12);
        }
        assertThat(names(files)).containsExactly("audit.log");
        append(files, 13, 13);
        assertThat(names(files)).hasSize(2);
        assertThat(read(files)).isEqualTo(backwards(13, 1));
    }

    /** Real processes, which rotate under each other's hands: every line is there once, and whole. */
    @Test
    void shouldLoseAndTearNoLineOfTwoProcesses() throws Exception {
        int lines = 3000;
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AppendingProcess.class.getName(),
                            directory.toString(),
                            name,
                            Integer.toString(lines))
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }

        List<String> found = read(AppendingProcess.files(directory));
        assertThat(found).hasSize(2 * lines);
        assertThat(new TreeSet<>(found)).hasSize(2 * lines);
        assertThat(found).allMatch(line -> line.matches("[ab] [0-9]{5} x{20}"));
        List<String> older = new ArrayList<>(names(AppendingProcess.files(directory)));
        older.remove("audit.log");
        assertThat(older).hasSizeGreaterThan(10);
        for (String name : older) {
            assertThat(Files.size(directory.resolve(name)))
                    .as("%s was put aside once, when it was full", name)
                    .isGreaterThan(AppendingProcess.SIZE_BYTES_MAX - 2 * 30);
        }
    }

    private static void append(AuditFiles files, int first, int last) throws IOException {
        for (int i = first; i <= last; i++) {
            files.append(String.format(LINE, i));
        }
    }

    private static List<String> read(AuditFiles files) throws IOException {
        List<String> lines = new ArrayList<>();
        AuditReader.newestFirst(files, lines::add);
        return lines;
    }

    private static List<String> backwards(int last, int first) {
        return IntStream.iterate(last, i -> i >= first, i -> i - 1)
                .mapToObj(i -> String.format(LINE, i))
                .toList();
    }

    private static List<String> names(AuditFiles files) throws IOException {
        try (Stream<Path> all = Files.list(files.directory())) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("audit.log"))
                    .toList();
        }
    }
}
