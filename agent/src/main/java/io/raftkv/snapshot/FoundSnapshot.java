package io.raftkv.snapshot;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory {@code snapshot-…} as it was found.
 *
 * @param snapshot absent when it must not be used
 * @param problem why not; empty when it may be used
 * @param broughtIn whether somebody else than this node put it there, or put other bytes in it
 */
public record FoundSnapshot(Path directory, Optional<PublishedSnapshot> snapshot, String problem, boolean broughtIn) {
    /** Of at most 18 digits, so that any of them is a number. */
    private static final Pattern NAME = Pattern.compile("snapshot-([0-9]{1,18})");

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

    /**
     * The index that it was made at, as far as manifest or name say.
     *
     * @return 0 when neither does
     */
    public long index() {
        return snapshot.map(published -> published.manifest().index()).orElseGet(this::indexOfName);
    }

    private long indexOfName() {
        Matcher matcher = NAME.matcher(directory.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** The same, not to be used. */
    public FoundSnapshot rejected(String reason) {
        return new FoundSnapshot(directory, Optional.empty(), reason, broughtIn);
    }
}
