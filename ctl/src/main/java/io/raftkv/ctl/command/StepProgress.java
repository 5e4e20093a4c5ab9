package io.raftkv.ctl.command;

import io.raftkv.backup.BackupProgress;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.Progress;

/** The progress of a procedure with several long steps, one after the other. */
final class StepProgress implements AutoCloseable {
    private final Output output;
    private Progress current;

    StepProgress(Output output) {
        this.output = output;
    }

    /** Ends the step before, and begins one of which the size becomes known on the way. */
    BackupProgress step(String name) {
        close();
        return new BackupProgress() {
            private long last;

            @Override
            public void progress(long doneBytes, long totalBytes) {
                if (current == null) {
                    current = output.progress(name, totalBytes);
                }
                current.advance(doneBytes - last);
                last = doneBytes;
            }
        };
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
