package io.raftkv.wal;

import io.raftkv.check.Check;

/**
 * One entry of the log.
 *
 * @param stampMillis the leader's stamp for {@link EntryType#DATA}, milliseconds since 1970; 0 for other types
 * @param payload shared, not copied: neither side changes it
 */
public record WalEntry(long term, long index, EntryType type, long stampMillis, byte[] payload) {
    public WalEntry {
        Check.argument(term >= 0, "term is negative: %s", term);
        Check.argument(index >= 1, "index starts at 1: %s", index);
        Check.argument(stampMillis >= 0, "stamp is negative: %s", stampMillis);
    }
}
