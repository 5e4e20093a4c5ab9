package io.raftkv.disk;

import java.io.IOException;

/**
 * Runs a call on a channel with a pending interrupt of the thread put aside, and restores it afterwards: a channel that
 * meets an interrupt closes itself, for every other thread too.
 */
final class Uninterrupted {
    interface Call<T> {
        T run() throws IOException;
    }

    private Uninterrupted() {}

    static <T> T call(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return call.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
