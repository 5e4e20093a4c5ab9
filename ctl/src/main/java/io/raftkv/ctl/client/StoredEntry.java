package io.raftkv.ctl.client;

/** A key's value and the revision of its last change. */
public record StoredEntry(byte[] value, long revision) {}
