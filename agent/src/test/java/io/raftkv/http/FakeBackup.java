package io.raftkv.http;

import io.raftkv.command.LogPosition;
import io.raftkv.node.OutgoingBackup;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Random bytes instead of an archive; fails at its end when a test says so. */
final class FakeBackup implements OutgoingBackup {
    interface Source {
        OutgoingBackup call() throws IOException;
    }

    final CountDownLatch closed = new CountDownLatch(1);
    volatile RuntimeException failure;
    private final int pieces;

    FakeBackup(int pieces) {
        this.pieces = pieces;
    }

    static byte[] piece(int number) {
        byte[] bytes = new byte[100_000];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    @Override
    public String name() {
        return "raftkv-20250109-123045";
    }

    @Override
    public LogPosition last() {
        return new LogPosition(3, 77);
    }

    @Override
    public long contentBytes() {
        return pieces * 100_000L;
    }

    @Override
    public void writeTo(OutputStream target) throws IOException {
        for (int number = 0; number < pieces; number++) {
            target.write(piece(number));
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
