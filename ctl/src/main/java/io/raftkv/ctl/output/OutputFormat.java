package io.raftkv.ctl.output;

/** How a result is printed. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME;

    /** Whether a program reads it: then errors are machine readable as well. */
    public boolean isStructured() {
        return this == JSON || this == YAML;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
