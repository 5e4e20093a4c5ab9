package io.raftkv.ctl.output;

import org.jline.jansi.Ansi;

/** Turns meaning into colour, or into nothing. Jansi's escape builder is loaded only when colours are on. */
public final class Palette {
    public static final Palette NONE = new Palette(false);
    public static final Palette COLOURS = new Palette(true);

    private final boolean colours;

    private Palette(boolean colours) {
        this.colours = colours;
    }

    public boolean hasColours() {
        return colours;
    }

    public String paint(String text, Style style) {
        if (!colours || style == Style.PLAIN || text.isEmpty()) {
            return text;
        }
        Ansi ansi = Ansi.ansi();
        return switch (style) {
            case GOOD -> ansi.fgGreen().a(text).reset().toString();
            case WARNING -> ansi.fgYellow().a(text).reset().toString();
            case BAD -> ansi.fgRed().bold().a(text).reset().toString();
            case STRONG -> ansi.bold().a(text).reset().toString();
            case FAINT -> ansi.fgBrightBlack().a(text).reset().toString();
            case PLAIN -> text;
        };
    }
}
