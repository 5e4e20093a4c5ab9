package io.raftkv.api;

/**
 * @param voters left after the removal
 * @param tolerates voters that may still fail
 * @param warning e.g. an even number of voters
 */
public record RemoveResponse(String removed, int voters, int tolerates, String warning) {}
