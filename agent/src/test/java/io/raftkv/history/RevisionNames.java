package io.raftkv.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which revision belongs to which write, as far as anybody was told. Within a key a value names its write, so a name is
 * a key with a value.
 */
final class RevisionNames {
    private final Map<Long, Name> named = new HashMap<>();
    private final Map<Name, Told> revisions = new HashMap<>();
    private String contradiction;

    /** One write to one key. */
    record Name(String key, String value) {}

    private record Told(long revision, Operation by) {}

    RevisionNames(List<Operation> history) {
        for (Operation operation : history) {
            if (operation.outcome() instanceof Outcome.Seen seen) {
                seen.versions()
                        .forEach(
                                (key, version) -> learn(new Name(key, version.value()), version.revision(), operation));
            } else if (operation.outcome() instanceof Outcome.Written written
                    && operation.request() instanceof Request.Write write) {
                for (int i = 0; i < written.revisions().size(); i++) {
                    Request.Change change = write.changes().get(i);
                    if (change.value() != null) {
                        learn(
                                new Name(change.key(), change.value()),
                                written.revisions().get(i),
                                operation);
                    }
                }
            }
        }
    }

    /** Two writes under one revision, or two revisions of one write. */
    Optional<String> contradiction() {
        return Optional.ofNullable(contradiction);
    }

    /** @return {@code null} when nobody was told to which write it belongs */
    Name name(long revision) {
        return named.get(revision);
    }

    /** @return 0 when nobody was told */
    long revision(String key, String value) {
        Told told = revisions.get(new Name(key, value));
        return told == null ? 0 : told.revision();
    }

    private void learn(Name name, long revision, Operation by) {
        if (revision == 0) {
            return;
        }
        Told before = revisions.putIfAbsent(name, new Told(revision, by));
        Name other = named.putIfAbsent(revision, name);
        if (contradiction != null) {
            return;
        }
        if (before != null && before.revision() != revision) {
            contradiction = "the write " + name.key() + "=" + name.value() + " has two revisions:\n"
                    + before.by().describe(by.invoked()) + "\n" + by.describe(by.invoked());
        } else if (other != null && !other.equals(name)) {
            contradiction = "revision " + revision + " names two writes:\n"
                    + revisions.get(other).by().describe(by.invoked()) + "\n" + by.describe(by.invoked());
        }
    }
}
