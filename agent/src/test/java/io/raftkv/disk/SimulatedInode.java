package io.raftkv.disk;

import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.BooleanSupplier;

/** One file's content twice: as readers see it, and as a power cut would leave it. */
final class SimulatedInode implements SimulatedNames.Node {
    private static final int BLOCK_BYTES = 512;

    private byte[] current = new byte[0];
    private int currentSize;
    private byte[] durable = new byte[0];
    private int durableSize;
    private final BitSet unforced = new BitSet();
    private FileTime modified;
    private FileTime durableModified;

    SimulatedInode(FileTime now) {
        modified = now;
        durableModified = now;
    }

    @Override
    public FileTime modified() {
        return modified;
    }

    int size() {
        return currentSize;
    }

    byte[] content() {
        return Arrays.copyOf(current, currentSize);
    }

    int read(byte[] target, long position) {
        if (position >= currentSize) {
            return target.length == 0 ? 0 : -1;
        }
        int count = (int) Math.min(target.length, currentSize - position);
        System.arraycopy(current, (int) position, target, 0, count);
        return count;
    }

    void write(byte[] source, int count, long position, FileTime now) {
        if (count == 0) {
            return;
        }
        modified = now;
        int end = Math.toIntExact(position + count);
        current = grown(current, end);
        System.arraycopy(source, 0, current, (int) position, count);
        currentSize = Math.max(currentSize, end);
        unforced.set((int) position / BLOCK_BYTES, (end - 1) / BLOCK_BYTES + 1);
    }

    void truncate(long sizeBytes, FileTime now) {
        if (sizeBytes >= currentSize) {
            return;
        }
        modified = now;
        Arrays.fill(current, (int) sizeBytes, currentSize, (byte) 0);
        unforced.set((int) sizeBytes / BLOCK_BYTES, (currentSize - 1) / BLOCK_BYTES + 1);
        currentSize = (int) sizeBytes;
    }

    void force() {
        copyBlocks(current, () -> true);
        durableSize = currentSize;
        durableModified = modified;
        unforced.clear();
    }

    /** What a kernel does after a failed write-back: the pages count as clean, the disk never saw them. */
    void forgetUnforced() {
        unforced.clear();
    }

    void crash(BooleanSupplier survives) {
        if (currentSize < durableSize) {
            // A cut of the size is one change of the inode: it happened with all it removed, or not at all.
            if (survives.getAsBoolean()) {
                Arrays.fill(durable, currentSize, durableSize, (byte) 0);
                durableSize = currentSize;
                unforced.clear((currentSize + BLOCK_BYTES - 1) / BLOCK_BYTES, Integer.MAX_VALUE);
            } else {
                unforced.clear(currentSize / BLOCK_BYTES, Integer.MAX_VALUE);
            }
            copyBlocks(current, survives);
        } else {
            boolean grew = survives.getAsBoolean();
            copyBlocks(current, survives);
            if (grew) {
                durable = grown(durable, currentSize);
                durableSize = currentSize;
            } else {
                Arrays.fill(durable, Math.min(durableSize, durable.length), durable.length, (byte) 0);
            }
        }
        if (!survives.getAsBoolean()) {
            modified = durableModified;
        }
        unforced.clear();
        current = durable.clone();
        currentSize = durableSize;
    }

    private void copyBlocks(byte[] from, BooleanSupplier survives) {
        durable = grown(durable, currentSize);
        for (int block = unforced.nextSetBit(0); block >= 0; block = unforced.nextSetBit(block + 1)) {
            if (survives.getAsBoolean()) {
                int start = block * BLOCK_BYTES;
                int end = Math.min(Math.min(start + BLOCK_BYTES, from.length), durable.length);
                if (end > start) {
                    System.arraycopy(from, start, durable, start, end - start);
                }
            }
        }
    }

    private static byte[] grown(byte[] bytes, int size) {
        return bytes.length >= size ? bytes : Arrays.copyOf(bytes, Math.max(size, bytes.length * 2));
    }
}
