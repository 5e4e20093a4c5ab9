package io.raftkv.ctl.transfer;

/**
 * A key and its value on the way in or out. The arrays are shared, not copied.
 *
 * @param origin where it comes from, for messages: a file, a line
 */
public record TransferRecord(byte[] key, byte[] value, String origin) {}
