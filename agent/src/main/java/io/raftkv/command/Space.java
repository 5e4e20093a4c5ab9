package io.raftkv.command;

/** The two key ranges of the state. Data requests can only ever name {@link #DATA}. */
public enum Space {
    /** What clients store. */
    DATA(0),
    /** Members, tombstones, intents, API keys, leases: reached only through the procedures that own them. */
    SYSTEM(1);

    private final int code;

    Space(int code) {
        this.code = code;
    }

    /** The number that stands for this space in log entries and on disk. */
    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for a number that no version of this format wrote */
    public static Space ofCode(int code) {
        for (Space space : values()) {
            if (space.code == code) {
                return space;
            }
        }
        throw new IllegalArgumentException("unknown key space " + code);
    }
}
