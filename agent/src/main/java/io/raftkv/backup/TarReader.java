package io.raftkv.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the files and directories of a tar stream, and refuses everything else: links, devices, sparse files, names
 * that lead elsewhere. Understands POSIX ustar and pax headers and GNU long names, as GNU and BSD tar write them. Unlike
 * a general reader it bounds what a header may ask for, and does not recurse.
 */
final class TarReader {
    private static final int BLOCK_BYTES = 512;
    private static final int LONG_NAME_BYTES_MAX = 4096;
    private static final int PAX_BYTES_MAX = 64 << 10;

    private final Path archive;
    private final InputStream input;
    private final byte[] block = new byte[BLOCK_BYTES];
    private long left;
    private long padding;

    TarReader(Path archive, InputStream input) {
        this.archive = archive;
        this.input = input;
    }

    /** @return the next file or directory, null after the last; what was left of the one before is skipped */
    TarEntry next() throws IOException {
        String longName = null;
        PaxHeader pax = PaxHeader.NONE;
        while (true) {
            skipRest();
            if (!readBlock()) {
                throw refused("it ends without the end mark of tar: it was cut off");
            }
            if (isZero()) {
                if (longName != null || pax != PaxHeader.NONE) {
                    throw refused("it ends with a header that belongs to no entry");
                }
                requireNothingMore();
                return null;
            }
            requireChecksum();
            long size = number(124, 12);
            char type = (char) block[156];
            switch (type) {
                case 'L' -> longName = text(metadata(size, LONG_NAME_BYTES_MAX));
                case 'x' -> pax = PaxHeader.parse(archive, metadata(size, PAX_BYTES_MAX));
                case 'g' -> requireHarmless(PaxHeader.parse(archive, metadata(size, PAX_BYTES_MAX)));
                case '0', '\0', '5' -> {
                    String name = pax.path().orElse(longName == null ? headerName() : longName);
                    return entry(
                            name,
                            type == '5' || name.endsWith("/"),
                            pax.sizeBytes().orElse(size));
                }
                default ->
                    throw refused("it contains an entry of type '" + printable(type) + "' named " + headerName()
                            + "; only files and directories are accepted");
            }
        }
    }

    /** Reads content of the file that {@link #next} returned; -1 at its end. */
    int read(byte[] target) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = input.read(target, 0, (int) Math.min(left, target.length));
        if (count < 0) {
            throw new EOFException("the archive ends inside a file");
        }
        left -= count;
        return count;
    }

    private TarEntry entry(String name, boolean directory, long size) throws BackupInvalidException {
        if (size < 0 || directory && size != 0) {
            throw refused("entry " + name + " has size " + size);
        }
        left = size;
        padding = paddingOf(size);
        return new TarEntry(EntryPath.clean(archive, name), directory, size);
    }

    private static long paddingOf(long size) {
        return (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES;
    }

    private byte[] metadata(long size, int sizeMax) throws IOException {
        if (size < 0 || size > sizeMax) {
            throw refused("a header of " + size + " bytes");
        }
        byte[] content = input.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("the archive ends inside a header");
        }
        left = 0;
        padding = paddingOf(size);
        return content;
    }

    private void requireHarmless(PaxHeader global) throws BackupInvalidException {
        if (global.path().isPresent() || global.sizeBytes().isPresent()) {
            throw refused("a global header renames or resizes files");
        }
    }

    private void skipRest() throws IOException {
        try {
            input.skipNBytes(left + padding);
        } catch (EOFException e) {
            throw refused("it is cut off inside a file");
        }
        left = 0;
        padding = 0;
    }

    private boolean readBlock() throws IOException {
        int count = input.readNBytes(block, 0, BLOCK_BYTES);
        if (count != 0 && count != BLOCK_BYTES) {
            throw refused("it is cut off inside a header");
        }
        return count != 0;
    }

    private boolean isZero() {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads on to the end, so that the checksums of gzip are seen too. */
    private void requireNothingMore() throws IOException {
        while (readBlock()) {
            if (!isZero()) {
                throw refused("something follows the end mark of tar");
            }
        }
    }

    private void requireChecksum() throws BackupInvalidException {
        long expected = number(148, 8);
        long unsigned = 0;
        for (int at = 0; at < BLOCK_BYTES; at++) {
            unsigned += at >= 148 && at < 156 ? ' ' : block[at] & 0xff;
        }
        if (unsigned != expected) {
            throw refused("a header is damaged");
        }
    }

    /** Octal digits, or, with the top bit set, a big-endian number as GNU tar writes what is too large for them. */
    private long number(int offset, int length) throws BackupInvalidException {
        if ((block[offset] & 0x80) != 0) {
            return binary(offset, length);
        }
        long value = 0;
        int at = offset;
        while (at < offset + length && block[at] == ' ') {
            at++;
        }
        for (; at < offset + length && block[at] >= '0' && block[at] <= '7'; at++) {
            value = value << 3 | block[at] - '0';
        }
        if (at < offset + length && block[at] != 0 && block[at] != ' ') {
            throw refused("a number in a header is damaged");
        }
        return value;
    }

    private long binary(int offset, int length) throws BackupInvalidException {
        long value = block[offset] & 0x7f;
        for (int at = offset + 1; at < offset + length; at++) {
            if (value >>> 55 != 0) {
                throw refused("a number in a header is too large");
            }
            value = value << 8 | block[at] & 0xff;
        }
        return value;
    }

    private String headerName() throws BackupInvalidException {
        String name = text(field(0, 100));
        boolean posix = block[257] == 'u' && block[262] == 0;
        String prefix = posix ? text(field(345, 155)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private byte[] field(int offset, int length) {
        return ByteBuffer.allocate(length).put(block, offset, length).array();
    }

    private String text(byte[] bytes) throws BackupInvalidException {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("a name is not UTF-8");
        }
    }

    private static String printable(char type) {
        return type >= ' ' && type < 127 ? String.valueOf(type) : "\\" + (int) type;
    }

    private BackupInvalidException refused(String reason) {
        return new BackupInvalidException(archive, reason);
    }
}
