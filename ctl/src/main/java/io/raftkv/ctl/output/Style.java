package io.raftkv.ctl.output;

/** What a piece of text means; {@link Palette} decides what that looks like. */
public enum Style {
    PLAIN,
    GOOD,
    WARNING,
    BAD,
    STRONG,
    FAINT
}
