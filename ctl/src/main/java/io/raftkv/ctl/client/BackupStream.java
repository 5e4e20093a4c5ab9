package io.raftkv.ctl.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A backup on its way from an agent. */
public final class BackupStream implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Endpoint endpoint;
    private final StreamedReply reply;

    BackupStream(Endpoint endpoint, StreamedReply reply) {
        this.endpoint = endpoint;
        this.reply = reply;
    }

    /** Bytes before compression; the archive has hardly more, and often fewer. */
    public long contentBytes() {
        try {
            return Long.parseLong(
                    reply.head().header("x-raftkv-backup-content-bytes").orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Copies the whole archive, and compares it with the agent's digest where that arrives: a proxy may drop it.
     *
     * @throws BackupCutException if the agent or the way to it failed before the end; what was copied is worth nothing
     * @throws IOException from {@code target}
     */
    public void copyTo(OutputStream target, LongConsumer progress) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        for (int count = next(buffer); count >= 0; count = next(buffer)) {
            target.write(buffer, 0, count);
            digest.update(buffer, 0, count);
            done += count;
            progress.accept(done);
        }
        String wanted = reply.trailers().get("x-raftkv-backup-sha256");
        if (wanted != null && !wanted.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw new BackupCutException("what came from " + endpoint + " is not what it sent", null);
        }
    }

    private int next(byte[] buffer) throws BackupCutException {
        try {
            InputStream body = reply.body();
            return body.read(buffer);
        } catch (SocketTimeoutException e) {
            throw new BackupCutException("nothing came from " + endpoint + " any more", e);
        } catch (IOException e) {
            throw new BackupCutException("the backup from " + endpoint + " was cut off: " + e.getMessage(), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        reply.connection().close();
    }
}
