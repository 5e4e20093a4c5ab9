package io.raftkv.ctl.journal;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** The file of one operation, open for appending. What {@link #append} returned from is on the disk. */
final class JournalFile implements Closeable {
    private static final int SIZE_BYTES_MAX = 16 << 20;

    private final DiskFile file;
    private long sizeBytes;
    private boolean broken;
    private Operation operation;

    private JournalFile(DiskFile file, long sizeBytes, Operation operation) {
        this.file = file;
        this.sizeBytes = sizeBytes;
        this.operation = operation;
    }

    /** Durable, with its name, when this returns. */
    static JournalFile create(Disk disk, Path path, Privacy privacy, JournalRecord.Begun begun) throws IOException {
        DiskFile file = disk.create(path);
        try {
            privacy.restrict(path);
            JournalFile journal = new JournalFile(file, 0, null);
            journal.write(begun);
            journal.operation = Operation.of(java.util.List.of(begun));
            disk.syncDirectory(path.getParent());
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Cuts a torn tail off before anything can be appended. A process that was killed may have left the rest in the page
     * cache only: it is forced before anybody acts on it.
     *
     * @throws JournalDamagedException if it cannot be believed
     */
    static JournalFile open(Disk disk, Path path) throws IOException {
        DiskFile file = disk.openForWriting(path);
        try {
            JournalLines.Content content = content(path, file);
            Operation operation = operation(path, content);
            if (content.validBytes() < file.size()) {
                file.truncate(content.validBytes());
            }
            file.force();
            disk.syncDirectory(path.getParent());
            return new JournalFile(file, content.validBytes(), operation);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** @return empty when the first line was never completed: the operation never began */
    static Optional<Operation> read(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            JournalLines.Content content = content(path, file);
            return content.records().isEmpty() ? Optional.empty() : Optional.of(operation(path, content));
        }
    }

    private static JournalLines.Content content(Path path, DiskFile file) throws IOException {
        long size = file.size();
        if (size > SIZE_BYTES_MAX) {
            throw new JournalDamagedException(path, 1, 0, size + " bytes are no journal");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            continue;
        }
        return JournalLines.decode(path, java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static Operation operation(Path path, JournalLines.Content content) {
        if (!content.records().isEmpty()
                && content.records().get(0) instanceof JournalRecord.Begun begun
                && begun.formatVersion() != JournalRecord.FORMAT_VERSION) {
            throw new JournalDamagedException(
                    path,
                    1,
                    0,
                    "format " + begun.formatVersion() + ", known here is only " + JournalRecord.FORMAT_VERSION);
        }
        try {
            return Operation.of(content.records());
        } catch (IllegalArgumentException e) {
            throw new JournalDamagedException(path, content.records().size(), 0, e.getMessage());
        }
    }

    /** What the journal says so far. */
    Operation operation() {
        return operation;
    }

    /**
     * @throws IOException if it could not be written and forced; nothing can be appended any more, because nobody knows
     *     what is on the disk
     */
    void append(JournalRecord record) throws IOException {
        Operation next = operation.with(record);
        write(record);
        operation = next;
    }

    private void write(JournalRecord record) throws IOException {
        Check.state(!broken, "a journal that could not be written is not written to again");
        broken = true;
        byte[] line = JournalLines.encode(record);
        file.write(ByteBuffer.wrap(line), sizeBytes);
        file.force();
        sizeBytes += line.length;
        broken = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
