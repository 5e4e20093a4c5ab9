package io.raftkv.ctl.output;

import java.util.List;

/** The one way for a command to speak: results to stdout in the chosen format, everything else to stderr. */
public final class Output {
    private static final String CLEAR_SCREEN = "\033[H\033[2J";

    private final Console console;
    private final OutputFormat format;
    private final Verbosity verbosity;
    private final Palette outPalette;
    private final Palette errPalette;

    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /** @param colours whether colours are allowed at all; a stream that is no terminal stays without them */
    public Output(Console console, OutputFormat format, Verbosity verbosity, boolean colours) {
        this.console = console;
        this.format = format;
        this.verbosity = verbosity;
        this.outPalette = colours && console.outTerminal() ? Palette.COLOURS : Palette.NONE;
        this.errPalette = colours && console.errTerminal() ? Palette.COLOURS : Palette.NONE;
    }

    public Console console() {
        return console;
    }

    public OutputFormat format() {
        return format;
    }

    /** The same voice, with reports as text on stderr: for what a person reads before answering a question. */
    public Output asConversation() {
        Console swapped = new Console(
                console.in(),
                console.err(),
                console.err(),
                console.inTerminal(),
                console.errTerminal(),
                console.errTerminal());
        return new Output(swapped, OutputFormat.TABLE, verbosity, errPalette.hasColours());
    }

    public boolean isQuiet() {
        return verbosity == Verbosity.QUIET;
    }

    public Palette errPalette() {
        return errPalette;
    }

    /** Prints a result. */
    public void print(Report report) {
        switch (format) {
            case JSON -> console.out().println(Documents.json(report.kind(), report.data(), false));
            case YAML -> console.out().print(Documents.yaml(report.kind(), report.data()));
            case NAME -> report.names().forEach(console.out()::println);
            case TABLE, WIDE -> printLines(report.text(format == OutputFormat.WIDE, outPalette));
        }
        console.out().flush();
    }

    /** Prints one of a stream of results, as {@code --watch} makes: JSON on one line each, YAML as documents. */
    public void printNext(Report report) {
        switch (format) {
            case JSON -> console.out().println(Documents.json(report.kind(), report.data(), true));
            case YAML -> console.out().print("---\n" + Documents.yaml(report.kind(), report.data()));
            case NAME -> report.names().forEach(console.out()::println);
            case TABLE, WIDE -> {
                if (console.outTerminal()) {
                    console.out().print(CLEAR_SCREEN);
                }
                printLines(report.text(format == OutputFormat.WIDE, outPalette));
            }
        }
        console.out().flush();
    }

    private void printLines(List<String> lines) {
        lines.forEach(console.out()::println);
    }

    /** Writes bytes as they are: a value, an exported stream. */
    public void raw(byte[] bytes) {
        console.out().write(bytes, 0, bytes.length);
        console.out().flush();
    }

    /** Tells the person what is going on; silent with {@code --quiet}. */
    public void say(String line) {
        if (!isQuiet()) {
            console.err().println(line);
        }
    }

    /** A step that succeeded. */
    public void done(String line) {
        say(errPalette.paint("✓", Style.GOOD) + " " + line);
    }

    /** Something the person should know though the command goes on; also with {@code --quiet}. */
    public void warn(String line) {
        console.err().println(errPalette.paint("warning:", Style.WARNING) + " " + line);
    }

    /** Detail for {@code --verbose}. */
    public void detail(String line) {
        if (verbosity == Verbosity.VERBOSE) {
            console.err().println(errPalette.paint(line, Style.FAINT));
        }
    }

    /** @param totalBytes 0 when not known */
    public Progress progress(String what, long totalBytes) {
        return new Progress(console.err(), console.errTerminal(), isQuiet(), what, totalBytes);
    }

    /** For a step without a measure: shows the words, the time gone by, and the latest note. */
    public Progress waiting(String what) {
        return new Progress(console.err(), console.errTerminal(), isQuiet(), what, Progress.NO_BYTES);
    }
}
