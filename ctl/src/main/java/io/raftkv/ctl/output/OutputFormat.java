package io.raftkv.ctl.output;

/** How a result is printed. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
