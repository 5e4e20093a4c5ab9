package io.raftkv.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip stream whose level may change: RFC 1952 (section 2.2) lets a file be a series of members, and every gzip
 * decompressor reads them as one.
 */
final class GzipMembers extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream target;
    private Member member;

    GzipMembers(OutputStream target) {
        this.target = target;
    }

    /** @param level of deflate: 0 stores, 1 is the fastest */
    void level(int level) throws IOException {
        if (member != null && member.level == level) {
            return;
        }
        finish();
        member = new Member(new Unclosed(target), level);
    }

    void finish() throws IOException {
        if (member != null) {
            member.close();
            member = null;
        }
    }

    @Override
    public void write(int value) throws IOException {
        member.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        member.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        finish();
        target.close();
    }

    private static final class Member extends GZIPOutputStream {
        private final int level;

        Member(OutputStream target, int level) throws IOException {
            super(target, BUFFER_BYTES);
            this.level = level;
            def.setLevel(level);
        }
    }

    /** Closing a member frees its deflater; the file goes on. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
