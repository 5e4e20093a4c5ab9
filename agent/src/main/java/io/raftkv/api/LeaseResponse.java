package io.raftkv.api;

/**
 * The lease as it is now.
 *
 * @param lease its number: grows with each one that is given, and fences the ones before; 0 when there never was one
 * @param since when it was given, in ISO 8601, absent when nobody holds it
 */
public record LeaseResponse(long lease, boolean held, String holder, String operation, String since, Long ttlMs) {}
