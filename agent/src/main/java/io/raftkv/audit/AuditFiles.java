package io.raftkv.audit;

import io.raftkv.check.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of one trail: {@code audit.log}, and older ones as {@code audit.log.1} and so on. Safe for threads and for
 * processes: a line is one {@code O_APPEND} write, and only one of them rotates.
 */
public final class AuditFiles {
    public static final String NAME = "audit.log";
    private static final String LOCK = "audit.lock";
    private static final FileAttribute<?> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final long sizeBytesMax;
    private final int keep;

    /**
     * @param sizeBytesMax a file that would grow beyond it is put aside first
     * @param keep how many files there are at most, the current one included
     */
    public AuditFiles(Path directory, long sizeBytesMax, int keep) {
        Check.argument(
                sizeBytesMax > 0 && keep > 0, "an audit trail needs room: %s bytes, %s files", sizeBytesMax, keep);
        this.directory = directory;
        this.sizeBytesMax = sizeBytesMax;
        this.keep = keep;
    }

    public Path directory() {
        return directory;
    }

    /**
     * Appends one line. When this returns it outlives the process; {@link #force} makes it outlive the machine.
     *
     * @param line without its end
     * @throws IOException when it was not written, or not wholly: then it is a torn line, and none
     */
    public void append(String line) throws IOException {
        Check.argument(line.indexOf('\n') < 0, "an audit line is one line");
        createDirectory();
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (sizeOf(current()) + bytes.length > sizeBytesMax) {
            rotate(bytes.length);
        }
        // Another writer may have been cut off in its line: this one must not become the end of that.
        boolean torn = endsTorn(current());
        ByteBuffer whole = ByteBuffer.wrap(torn ? ("\n" + line + "\n").getBytes(StandardCharsets.UTF_8) : bytes);
        int length = whole.remaining();
        try (FileChannel file = FileChannel.open(
                current(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                FILE_MODE)) {
            int written = file.write(whole);
            if (written < length) {
                throw new IOException(current() + ": only " + written + " of " + length + " bytes were written");
            }
        }
    }

    /** Forces what was appended to the current file. @throws IOException if that failed; it is not tried again */
    public void force() throws IOException {
        try (FileChannel file = FileChannel.open(current(), StandardOpenOption.WRITE)) {
            file.force(true);
        } catch (NoSuchFileException nothingAppended) {
            return;
        }
        syncDirectory();
    }

    private void createDirectory() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, DIRECTORY_MODE);
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static boolean endsTorn(Path file) throws IOException {
        try (FileChannel end = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = end.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            return size > 0 && end.read(last, size - 1) == 1 && last.get(0) != '\n';
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Does nothing when another process is at it: then the current file is longer by a line. */
    private void rotate(int neededBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(LOCK),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        FILE_MODE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && sizeOf(current()) + neededBytes > sizeBytesMax) {
                force();
                shift();
            }
        } catch (OverlappingFileLockException anotherThreadIsAtIt) {
            return;
        }
    }

    private void shift() throws IOException {
        for (int number : olderNumbers()) {
            if (number >= keep - 1) {
                Files.deleteIfExists(older(number));
            }
        }
        if (keep == 1) {
            Files.deleteIfExists(current());
            return;
        }
        for (int number = keep - 2; number >= 1; number--) {
            if (Files.exists(older(number))) {
                Files.move(older(number), older(number + 1), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        if (Files.exists(current())) {
            Files.move(current(), older(1), StandardCopyOption.ATOMIC_MOVE);
        }
        syncDirectory();
    }

    private void syncDirectory() throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private Path current() {
        return directory.resolve(NAME);
    }

    private Path older(int number) {
        return directory.resolve(NAME + "." + number);
    }

    private List<Integer> olderNumbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("audit\\.log\\.[1-9][0-9]{0,5}"))
                    .forEach(name -> numbers.add(Integer.valueOf(name.substring(NAME.length() + 1))));
        }
        numbers.sort(null);
        return numbers;
    }

    /** The files there are, the newest first; some may be gone when they are opened. */
    List<Path> newestFirst() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            files.add(current());
            olderNumbers().forEach(number -> files.add(older(number)));
        }
        return files;
    }
}
