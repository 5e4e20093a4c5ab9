package io.raftkv.snapshot;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * A directory {@code snapshot-…} as it was found.
 *
 * @param snapshot absent when it must not be used
 * @param problem why not; empty when it may be used
 * @param broughtIn whether somebody else than this node put it there, or put other bytes in it
 */
public record FoundSnapshot(Path directory, Optional<PublishedSnapshot> snapshot, String problem, boolean broughtIn) {
    /** Highest first: by epoch, then as Raft compares logs; what cannot be used last, by name. */
    static final Comparator<FoundSnapshot> HIGHEST_FIRST = Comparator.comparing(FoundSnapshot::isUsable)
            .thenComparing(
                    found -> found.snapshot.map(s -> s.manifest().epoch()).orElse(0L))
            .thenComparing(found -> found.snapshot.map(s -> s.manifest().term()).orElse(0L))
            .thenComparing(
                    found -> found.snapshot.map(s -> s.manifest().index()).orElse(0L))
            .reversed()
            .thenComparing(FoundSnapshot::directory);

    public boolean isUsable() {
        return snapshot.isPresent();
    }

    FoundSnapshot rejected(String reason) {
        return new FoundSnapshot(directory, Optional.empty(), reason, broughtIn);
    }
}
