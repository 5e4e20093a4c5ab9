package io.raftkv.offline;

import io.raftkv.check.Check;
import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.store.Changes;
import io.raftkv.store.Changes.SpaceKey;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A snapshot with a log replayed over it in memory, for whoever needs members and counts and not the data: of what
 * clients wrote only keys and revisions are kept, which is all that decides whether a later command takes effect. So
 * its state hash means nothing, and its size is that of the keys after the snapshot.
 */
final class RecordsKeySpace implements KeySpace {
    private final Optional<KeySpaceReader.View> snapshot;
    /** A removed key has an empty value here. */
    private final NavigableMap<SpaceKey, Optional<StoredValue>> changed = new TreeMap<>();

    private StateHeader header;

    /** @param snapshot what the log continues; empty for the beginning of everything. Stays the caller's to close */
    RecordsKeySpace(Optional<KeySpaceReader.View> snapshot) {
        this.snapshot = snapshot;
        this.header = snapshot.map(KeySpaceReader::header).orElse(StateHeader.EMPTY);
    }

    @Override
    public StoredValue get(Space space, Bytes key) {
        Optional<StoredValue> later = changed.get(new SpaceKey(space, key));
        if (later != null) {
            return later.orElse(null);
        }
        return snapshot.map(view -> view.get(space, key)).orElse(null);
    }

    @Override
    public StateHeader header() {
        return header;
    }

    @Override
    public Bytes local(String name) {
        return snapshot.map(view -> view.local(name)).orElse(null);
    }

    @Override
    public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        Check.argument(space == Space.SYSTEM && !reverse, "only the records are kept, in their order");
        NavigableMap<Bytes, StoredValue> records = new TreeMap<>();
        snapshot.ifPresent(view -> view.scan(space, range, false, (key, value) -> {
            records.put(key, value);
            return true;
        }));
        changed.forEach((key, value) -> {
            boolean inRange = key.key().compareTo(range.start()) >= 0
                    && (range.end() == null || key.key().compareTo(range.end()) < 0);
            if (key.space() == space && inRange) {
                value.ifPresentOrElse(present -> records.put(key.key(), present), () -> records.remove(key.key()));
            }
        });
        for (var record : records.entrySet()) {
            if (!visitor.visit(record.getKey(), record.getValue())) {
                return;
            }
        }
    }

    @Override
    public void commit(Changes changes, StateHeader next) {
        changes.forEach((key, value) ->
                changed.put(key, Optional.ofNullable(value).map(kept -> kept(key, kept))));
        header = next;
    }

    private static StoredValue kept(SpaceKey key, StoredValue value) {
        return key.space() == Space.SYSTEM ? value : new StoredValue(value.revision(), Bytes.EMPTY);
    }

    @Override
    public View view() {
        throw new UnsupportedOperationException("nobody reads beside the replay");
    }

    @Override
    public void close() {}
}
