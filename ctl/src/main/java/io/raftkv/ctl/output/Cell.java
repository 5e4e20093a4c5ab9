package io.raftkv.ctl.output;

import java.util.Objects;

/** One field of a table. */
public record Cell(String text, Style style) {
    public Cell {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(style, "style");
    }

    public static Cell of(Object value) {
        return new Cell(value == null ? "-" : String.valueOf(value), Style.PLAIN);
    }

    public static Cell of(Object value, Style style) {
        return new Cell(value == null ? "-" : String.valueOf(value), style);
    }
}
