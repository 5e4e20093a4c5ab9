package io.raftkv.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/** Encrypts what is written to it, frame by frame. Ends with {@link #finish}: what was not finished counts as cut off. */
public final class EncryptingOutput extends OutputStream {
    private final OutputStream target;
    private final FrameCipher cipher;
    private final byte[] frame = new byte[EncryptionHeader.FRAME_BYTES];
    private final byte[] encrypted = new byte[EncryptionHeader.FRAME_BYTES + FrameCipher.TAG_BYTES];
    private int length;
    private long number;
    private boolean finished;

    /** @param target takes many small writes badly */
    public EncryptingOutput(OutputStream target, BackupKey key) throws IOException {
        this(target, key, salt());
    }

    /** @param salt random, never the same twice for one key */
    EncryptingOutput(OutputStream target, BackupKey key, byte[] salt) throws IOException {
        this.target = target;
        EncryptionHeader header = new EncryptionHeader(key.idBytes(), salt);
        this.cipher = new FrameCipher(key, header);
        target.write(header.encode());
    }

    private static byte[] salt() {
        byte[] salt = new byte[EncryptionHeader.SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /** A full frame is held back until more comes: it might be the last one. */
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == frame.length) {
                writeFrame(false);
            }
            int taken = Math.min(left, frame.length - length);
            System.arraycopy(bytes, from, frame, length, taken);
            length += taken;
            from += taken;
            left -= taken;
        }
    }

    private void writeFrame(boolean last) throws IOException {
        if (finished) {
            throw new IOException("nothing can follow the last frame");
        }
        target.write(encrypted, 0, cipher.encrypt(number, last, frame, length, encrypted));
        number++;
        length = 0;
    }

    /** Writes the last frame, which may be empty. */
    public void finish() throws IOException {
        writeFrame(true);
        finished = true;
        target.flush();
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** Does not finish: after a failure nothing must look whole. */
    @Override
    public void close() throws IOException {
        target.close();
    }
}
