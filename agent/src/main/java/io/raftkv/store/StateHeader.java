package io.raftkv.store;

import io.raftkv.command.LogPosition;

/**
 * What the state says about itself; written in the same atomic commit as the keys.
 *
 * @param applied the last entry whose effect this state contains
 * @param revision counter of applied mutations; the revision of the youngest put
 * @param stampMillis the stamp of the last applied entry, never below an earlier one
 * @param epoch the highest epoch opened, 0 before the first
 * @param keyCount live keys of the data space, exact
 * @param dataBytes key and value bytes of the data space
 * @param hash of both spaces
 */
public record StateHeader(
        LogPosition applied,
        long revision,
        long stampMillis,
        long epoch,
        long keyCount,
        long dataBytes,
        StateHash hash) {
    public static final StateHeader EMPTY = new StateHeader(LogPosition.START, 0, 0, 0, 0, 0, StateHash.EMPTY);

    /** The same state, seen from a later position. */
    public StateHeader withApplied(LogPosition position) {
        return new StateHeader(position, revision, stampMillis, epoch, keyCount, dataBytes, hash);
    }
}
