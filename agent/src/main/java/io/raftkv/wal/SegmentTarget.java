package io.raftkv.wal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes segments as they are made: one after the other, each from its first byte to its last. */
public interface SegmentTarget {
    /** @param fileName of the segment that follows */
    void begin(String fileName) throws IOException;

    /** @param bytes to be taken before this returns */
    void write(ByteBuffer bytes) throws IOException;

    /** The segment is complete. */
    void end() throws IOException;
}
