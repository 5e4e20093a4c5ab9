package io.raftkv.ctl.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an operation was over. */
public enum Ending {
    /** Every proof held. */
    DONE,
    /** Everything that can be taken back was. */
    ABORTED,
    /** Given up as it stood: neither finished nor taken back. */
    FAILED;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
