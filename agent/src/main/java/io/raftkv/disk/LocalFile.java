package io.raftkv.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file of this machine behind a {@link FileChannel}.
 *
 * <p>A channel closes itself when a thread is interrupted inside it, for every other thread too. An interrupt that was
 * pending is therefore put aside for the time of the call; if one still hits a reader, the channel is opened again for
 * the others. A writer that is hit fails, as after any disk error.
 */
final class LocalFile implements DiskFile {
    private final Path path;
    private final boolean writable;
    private volatile FileChannel channel;
    private volatile boolean closed;
    private long sizeBytes;
    private boolean sizeChanged;

    LocalFile(Path path, OpenOption... options) throws IOException {
        this.path = path;
        Set<OpenOption> chosen = Set.of(options);
        this.writable = chosen.contains(StandardOpenOption.WRITE);
        this.channel = FileChannel.open(path, chosen);
        this.sizeBytes = channel.size();
        this.sizeChanged = chosen.contains(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel used = channel;
                try {
                    return used.read(target, position);
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted() || interrupted;
                    reopenForReading(used, e);
                } catch (ClosedChannelException e) {
                    reopenForReading(used, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopenForReading(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed || writable) {
            throw cause;
        }
        if (channel == broken) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            long next = position;
            while (source.hasRemaining()) {
                next += channel.write(source, next);
            }
            if (next > sizeBytes) {
                sizeBytes = next;
                sizeChanged = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Inside blocks that are already there the data alone is forced; a new size takes the inode with it. */
    @Override
    public void force() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            channel.force(sizeChanged);
            sizeChanged = false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void truncate(long newSizeBytes) throws IOException {
        channel.truncate(newSizeBytes);
        if (newSizeBytes < sizeBytes) {
            sizeBytes = newSizeBytes;
            sizeChanged = true;
        }
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
