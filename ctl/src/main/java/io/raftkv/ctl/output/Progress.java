package io.raftkv.ctl.output;

import java.io.PrintStream;
import java.time.Duration;

/**
 * How far a long step is: one moving line on a terminal, a plain line every few seconds elsewhere, nothing when quiet.
 * May be told from many threads.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PLAIN_LINE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int BAR_CELLS = 12;
    /** A moving line that wraps would be left standing at every move; no terminal is narrower than this. */
    private static final int MOVING_COLUMNS_MAX = 79;

    private static final String WHEEL = "|/-\\";
    private static final long WHEEL_MILLIS = 100;
    /** In place of a total: there are no bytes to count. */
    static final long NO_BYTES = -1;

    private final PrintStream err;
    private final boolean moving;
    private final boolean silent;
    private final String what;
    private final long totalBytes;
    private final long startNanos = System.nanoTime();

    private long doneBytes;
    private String note = "";
    private long lastShownNanos = startNanos;
    private boolean lineOpen;
    private int shownColumns;
    private boolean closed;

    Progress(PrintStream err, boolean moving, boolean silent, String what, long totalBytes) {
        this.err = err;
        this.moving = moving;
        this.silent = silent;
        this.what = what;
        this.totalBytes = totalBytes;
    }

    /** Counts {@code bytes} more as done. */
    public synchronized void advance(long bytes) {
        doneBytes += bytes;
        show();
    }

    /** @param note a few words behind the figures, e.g. {@code 3120 of 5000 files} */
    public synchronized void note(String note) {
        this.note = note;
        show();
    }

    /** Time went by: draws again, with the wheel a notch further. */
    public synchronized void tick() {
        show();
    }

    private void show() {
        long now = System.nanoTime();
        if (silent || closed || now - lastShownNanos < (moving ? REDRAW_NANOS : PLAIN_LINE_NANOS)) {
            return;
        }
        lastShownNanos = now;
        String line = line(Duration.ofNanos(now - startNanos));
        if (moving) {
            moveTo(line.length() > MOVING_COLUMNS_MAX ? line.substring(0, MOVING_COLUMNS_MAX) : line);
        } else {
            err.println(line);
        }
    }

    /** With blanks over what stood there, not with an escape sequence: that works on a dumb terminal too. */
    private void moveTo(String line) {
        int columns = DisplayWidth.of(line);
        err.print("\r" + line + " ".repeat(Math.max(0, shownColumns - columns)));
        err.flush();
        shownColumns = columns;
        lineOpen = true;
    }

    private String line(Duration elapsed) {
        StringBuilder line = new StringBuilder(what);
        double seconds = Math.max(elapsed.toNanos() / 1e9, 1e-3);
        double rate = doneBytes / seconds;
        if (totalBytes == NO_BYTES) {
            if (moving) {
                line.insert(0, WHEEL.charAt((int) (elapsed.toMillis() / WHEEL_MILLIS % WHEEL.length())) + " ");
            }
            line.append("  ").append(HumanDuration.of(elapsed));
            return note.isEmpty() ? line.toString() : line + "  " + note;
        }
        if (totalBytes > 0) {
            double share = Math.min(1, (double) doneBytes / totalBytes);
            int filled = (int) (share * BAR_CELLS);
            if (moving) {
                line.append(" [")
                        .append("#".repeat(filled))
                        .append("-".repeat(BAR_CELLS - filled))
                        .append(']');
            }
            line.append(String.format(" %3d%%", (int) (share * 100)));
            line.append("  ").append(HumanSize.of(doneBytes)).append('/').append(HumanSize.of(totalBytes));
        } else {
            line.append("  ").append(HumanSize.of(doneBytes));
        }
        line.append("  ").append(HumanSize.of((long) rate)).append("/s");
        if (totalBytes > doneBytes && rate > 0) {
            Duration left = Duration.ofSeconds((long) Math.ceil((totalBytes - doneBytes) / rate));
            line.append("  ETA ").append(HumanDuration.of(left));
        }
        if (!note.isEmpty()) {
            line.append("  ").append(note);
        }
        return line.toString();
    }

    /** Takes the moving line away; what comes next says how it ended. */
    @Override
    public synchronized void close() {
        closed = true;
        if (lineOpen) {
            moveTo("");
            err.print("\r");
            err.flush();
            lineOpen = false;
        }
    }
}
