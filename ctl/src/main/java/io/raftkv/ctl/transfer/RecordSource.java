package io.raftkv.ctl.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where an import reads from. Used by one thread. */
public interface RecordSource extends Closeable {
    /** @return the next record, or {@code null} at the end */
    TransferRecord next() throws IOException;

    /** Size of everything, for progress; 0 when not known. */
    long totalBytes();

    /** What was passed over and why, complete once {@link #next} returned {@code null}. */
    List<String> skipped();

    @Override
    void close() throws IOException;
}
