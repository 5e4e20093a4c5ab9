package io.raftkv.ctl.output;

import java.util.Locale;

/** Bytes for people, in powers of 1024: {@code 1.2GiB}. */
public final class HumanSize {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private HumanSize() {}

    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 || Math.abs(value) >= 100
                ? Math.round(value) + UNITS[unit]
                : String.format(Locale.ROOT, "%.1f%s", value, UNITS[unit]);
    }
}
