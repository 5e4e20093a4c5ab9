package io.raftkv.ctl.hosts;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes of a stream and remembers whether there were more. Thread-safe. */
final class BoundedOutput extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int bytesMax;
    private boolean overflow;

    BoundedOutput(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public synchronized void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int room = Math.min(length, bytesMax - kept.size());
        kept.write(bytes, offset, room);
        overflow |= room < length;
    }

    synchronized boolean isOverflow() {
        return overflow;
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}
