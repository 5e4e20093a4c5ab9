package io.raftkv.ctl.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** An operation that this process, and no other, may go on with until it closes it. */
public final class OpenOperation implements Closeable {
    private final Path path;
    private final JournalFile journal;
    private final Closeable lock;

    OpenOperation(Path path, JournalFile journal, Closeable lock) {
        this.path = path;
        this.journal = journal;
        this.lock = lock;
    }

    public Operation operation() {
        return journal.operation();
    }

    /** Durable when it returns. */
    public void append(JournalRecord record) throws JournalWriteException {
        try {
            journal.append(record);
        } catch (IOException e) {
            throw new JournalWriteException(path, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
