package io.raftkv.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decrypts an archive, frame by frame; gives out no byte that was not proven. Its end is reported only when the frame
 * that says so was seen. A failure stays: whoever asks again hears it again.
 */
public final class DecryptingInput extends InputStream {
    private final Path archive;
    private final InputStream source;
    private final FrameCipher cipher;
    private final byte[] encrypted = new byte[EncryptionHeader.FRAME_BYTES + FrameCipher.TAG_BYTES];
    private final byte[] frame = new byte[EncryptionHeader.FRAME_BYTES];
    /** The first byte of the next frame, -1 when there is none. */
    private int ahead;

    private int position;
    private int length;
    private long number;
    private boolean ended;
    private IOException failure;

    /**
     * @param archive for messages
     * @param source after {@code header}
     */
    DecryptingInput(Path archive, InputStream source, EncryptionHeader header, BackupKey key) throws IOException {
        this.archive = archive;
        this.source = source;
        this.cipher = new FrameCipher(key, header);
        this.ahead = source.read();
    }

    /** @throws BackupKeyException if there is no key, or another one is needed */
    static InputStream open(Path archive, InputStream source, EncryptionHeader header, Optional<BackupKey> key)
            throws IOException {
        if (key.isEmpty()) {
            throw new BackupKeyException("backup " + archive + " is encrypted with key " + header.keyIdText()
                    + ", and no key was given; name its file with --key-file");
        }
        if (!key.get().id().equals(header.keyIdText())) {
            throw new BackupKeyException("backup " + archive + " is encrypted with key " + header.keyIdText()
                    + ", given was key " + key.get().id());
        }
        source.skipNBytes(EncryptionHeader.SIZE_BYTES);
        return new DecryptingInput(archive, source, header, key.get());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int given = Math.min(count, length - position);
        System.arraycopy(frame, position, target, offset, given);
        position += given;
        return given;
    }

    /** Gzip asks this to find out whether another member follows. */
    @Override
    public int available() throws IOException {
        return fill() ? length - position : 0;
    }

    private boolean fill() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            while (position == length && !ended) {
                nextFrame();
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        return position < length;
    }

    private void nextFrame() throws IOException {
        if (ahead < 0) {
            throw new EOFException("the archive ends before its last frame");
        }
        encrypted[0] = (byte) ahead;
        int count = 1 + source.readNBytes(encrypted, 1, encrypted.length - 1);
        ahead = count == encrypted.length ? source.read() : -1;
        boolean last = ahead < 0;
        Optional<Integer> decrypted = count < FrameCipher.TAG_BYTES
                ? Optional.empty()
                : cipher.decrypt(number, last, encrypted, count, frame);
        if (decrypted.isEmpty()) {
            throw new BackupInvalidException(archive, "frame " + number + " " + why(count, last));
        }
        number++;
        position = 0;
        length = decrypted.get();
        ended = last;
    }

    private String why(int count, boolean last) {
        boolean whole = count >= FrameCipher.TAG_BYTES
                && cipher.decrypt(number, !last, encrypted, count, frame).isPresent();
        if (!whole) {
            return "is damaged, cut off, or not in its place";
        }
        return last ? "is not the last one: it is cut off there" : "is the last one: something was put behind it";
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
