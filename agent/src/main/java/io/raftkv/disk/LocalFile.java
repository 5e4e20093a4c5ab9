package io.raftkv.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file of this machine behind a {@link FileChannel}.
 *
 * <p>An interrupt that arrives inside a call still closes the channel: a reader then opens it again, for itself and the
 * others; a writer fails, as after any disk error.
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
        this.channel = Uninterrupted.call(() -> FileChannel.open(path, chosen));
        this.sizeBytes = size();
        // Who wrote before, and whether it was forced, is not known.
        this.sizeChanged = writable;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return Uninterrupted.call(() -> readOpen(target, position));
    }

    private int readOpen(ByteBuffer target, long position) throws IOException {
        boolean interrupted = false;
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
        long end = Uninterrupted.call(() -> {
            long next = position;
            while (source.hasRemaining()) {
                next += writeSome(source, next);
            }
            return next;
        });
        if (end > sizeBytes) {
            sizeBytes = end;
            sizeChanged = true;
        }
    }

    /** A disk that is full or read-only says so without saying which: the operator gets the file. */
    private int writeSome(ByteBuffer source, long position) throws IOException {
        try {
            return channel.write(source, position);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(
                    path.toString(), null, "writing at byte " + position + " failed: " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** Inside blocks that are already there the data alone is forced; a new size takes the inode with it. */
    @Override
    public void force() throws IOException {
        Uninterrupted.call(() -> {
            force(channel, sizeChanged, path);
            return null;
        });
        sizeChanged = false;
    }

    static void force(FileChannel channel, boolean withMetadata, Path path) throws IOException {
        try {
            channel.force(withMetadata);
        } catch (IOException e) {
            throw new ForceFailedException(path, e);
        }
    }

    @Override
    public void truncate(long newSizeBytes) throws IOException {
        Uninterrupted.call(() -> channel.truncate(newSizeBytes));
        if (newSizeBytes < sizeBytes) {
            sizeBytes = newSizeBytes;
            sizeChanged = true;
        }
    }

    @Override
    public long size() throws IOException {
        return Uninterrupted.call(() -> channel.size());
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
