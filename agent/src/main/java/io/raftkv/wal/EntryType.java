package io.raftkv.wal;

/** What an entry of the log is for. The codes stand on disk. */
public enum EntryType {
    /** Written by a new leader to commit its term; carries nothing. */
    NO_OP(1),
    /** Commands of the state machine. */
    DATA(2),
    /** A Raft configuration: voters and nonvoters, before and after. */
    CONFIGURATION(3);

    private final int code;

    EntryType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException for a code that no version of this format wrote */
    public static EntryType ofCode(int code) {
        for (EntryType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown entry type " + code);
    }
}
