package io.raftkv.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link SimulatedDisk}; dead after a crash. */
final class SimulatedFile implements DiskFile {
    private final SimulatedDisk disk;
    private final SimulatedInode inode;
    private final int life;
    private final boolean writable;
    private volatile boolean closed;

    SimulatedFile(SimulatedDisk disk, SimulatedInode inode, int life, boolean writable) {
        this.disk = disk;
        this.inode = inode;
        this.life = life;
        this.writable = writable;
    }

    SimulatedInode inode() {
        return inode;
    }

    int life() {
        return life;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        byte[] bytes = new byte[target.remaining()];
        int count = disk.read(this, bytes, position);
        if (count > 0) {
            target.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        requireWritable();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        disk.write(this, bytes, position);
    }

    @Override
    public void force() throws IOException {
        disk.force(this);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        requireWritable();
        disk.truncate(this, sizeBytes);
    }

    @Override
    public long size() throws IOException {
        return disk.size(this);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireWritable() throws IOException {
        if (!writable) {
            throw new IOException("opened for reading only");
        }
    }
}
