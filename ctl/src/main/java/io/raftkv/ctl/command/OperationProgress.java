package io.raftkv.ctl.command;

import io.raftkv.ctl.journal.OperationListener;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.Progress;
import io.raftkv.ctl.output.Style;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One line per step on stderr: a moving one with the time gone by while it runs, where somebody looks, and a line that
 * stays when it is over.
 */
final class OperationProgress implements OperationListener, AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final Output output;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "operation-progress");
        thread.setDaemon(true);
        return thread;
    });
    private Progress current;
    private boolean counted;

    OperationProgress(Output output) {
        this.output = output;
        clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        if (current != null && !counted) {
            current.tick();
        }
    }

    @Override
    public synchronized StepVoice started(int step, String name) {
        endLine();
        current = output.waiting(name);
        counted = false;
        return new Voice(name);
    }

    private final class Voice implements StepVoice {
        private final String name;
        private long last;

        Voice(String name) {
            this.name = name;
        }

        @Override
        public void bytes(long doneBytes, long totalBytes) {
            synchronized (OperationProgress.this) {
                if (current == null) {
                    return;
                }
                if (!counted || doneBytes < last) {
                    current.close();
                    current = output.progress(name, totalBytes);
                    counted = true;
                    last = 0;
                }
                current.advance(doneBytes - last);
                last = doneBytes;
            }
        }

        @Override
        public void note(String words) {
            synchronized (OperationProgress.this) {
                if (current != null) {
                    current.note(words);
                }
            }
        }
    }

    @Override
    public synchronized void done(int step, String name) {
        endLine();
        output.done(name);
    }

    @Override
    public synchronized void found(int step, String name) {
        endLine();
        output.done(name + "  (was done)");
    }

    @Override
    public synchronized void failed(int step, String name) {
        endLine();
        output.say(output.errPalette().paint("✗", Style.BAD) + " " + name);
    }

    @Override
    public synchronized void undone(int step, String name, UndoResult result) {
        endLine();
        String remark = result.remark().map(words -> "  (" + words + ")").orElse("");
        if (result.undone()) {
            output.done("taken back: " + name + remark);
        } else {
            output.say(output.errPalette().paint("✗", Style.BAD) + " not taken back: " + name + remark);
        }
    }

    private void endLine() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        endLine();
    }
}
