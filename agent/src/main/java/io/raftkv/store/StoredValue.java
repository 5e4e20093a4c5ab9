package io.raftkv.store;

import io.raftkv.command.Bytes;

/** A value as the key space holds it, with the revision at which it was last put. */
public record StoredValue(long revision, Bytes value) {}
