package io.raftkv.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * Which snapshot a start builds on.
 *
 * @param chosen absent when there is none that may be used; then {@code others} says why
 * @param broughtIn whether an operator put it there, in which case every byte of it was verified
 * @param others what is not used, with the reason where there is one
 */
public record SnapshotChoice(Optional<PublishedSnapshot> chosen, boolean broughtIn, List<FoundSnapshot> others) {
    public SnapshotChoice {
        others = List.copyOf(others);
    }
}
