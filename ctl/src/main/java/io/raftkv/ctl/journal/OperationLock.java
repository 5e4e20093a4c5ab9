package io.raftkv.ctl.journal;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.process.ProcessIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One process at a time. The kernel's lock on the file decides, and ends with its process; the file's content says whose
 * it is, as a {@link ProcessIdentity}, and outlives a process that was killed. The file itself is never removed while it
 * may be locked: two processes could then each lock a file of that name.
 */
final class OperationLock implements Closeable {
    private final FileChannel channel;

    private OperationLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param what is locked, for the message, e.g. {@code operation 9f2c}
     * @param takenOver hears of a holder that is gone
     * @throws CtlException {@link ExitCode#LOCKED} when a living process has it
     */
    static OperationLock take(Path file, String what, Consumer<String> takenOver) throws IOException {
        FileChannel channel = open(file);
        try {
            boolean taken = tryLock(channel);
            Optional<ProcessIdentity> before = parse(content(channel));
            if (!taken) {
                throw new CtlException(
                        ExitCode.LOCKED,
                        what + " is being carried out by "
                                + before.map(holder -> "process " + holder.pid())
                                        .orElse("another process"),
                        "raftkvctl op list");
            }
            if (before.isPresent()) {
                takenOver.accept(what + ": process " + before.get().pid() + ", which had it, is gone; taken over");
            }
            write(channel, ProcessIdentity.ofThisProcess().format());
            return new OperationLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Waits for it: for what is held for moments only. */
    static OperationLock await(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            channel.lock();
            return new OperationLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** The process that holds it now. Not for one's own lock: to open its file and close it again would release it. */
    static Optional<ProcessIdentity> holder(Path file) throws IOException {
        try {
            Optional<ProcessIdentity> written = parse(Files.readString(file));
            return written.isPresent() && written.get().state().isPresent() ? written : Optional.empty();
        } catch (NoSuchFileException neverTaken) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessIdentity> parse(String content) {
        try {
            return content.isBlank() ? Optional.empty() : Optional.of(ProcessIdentity.parse(content));
        } catch (IllegalArgumentException halfWritten) {
            return Optional.empty();
        }
    }

    private static String content(FileChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, String content) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.truncate(0);
        }
    }
}
