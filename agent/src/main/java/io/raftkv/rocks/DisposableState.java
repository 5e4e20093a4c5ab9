package io.raftkv.rocks;

import io.raftkv.check.Check;
import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.disk.Disk;
import io.raftkv.store.Changes;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code state/}: a key space that is thrown away at every start and built again from a snapshot, and
 * that can be replaced by another snapshot while it is read. Why it may be thrown away: agent/docs/adr/0003.
 *
 * <p>Each life of the state is a generation in a directory of its own. A reader that began in an old generation
 * finishes there; its files go when the last one has left, so nobody ever sees a closed database. Nothing in here is
 * forced. {@link #commit} and {@link #replace} belong to the apply thread.
 */
public final class DisposableState implements StoredKeySpace {
    private static final Logger log = LoggerFactory.getLogger(DisposableState.class);

    private final Disk disk;
    private final Path directory;
    private final RocksOptions options;
    private int generations;
    private volatile Generation current;
    private volatile boolean closed;

    private DisposableState(Disk disk, Path directory, RocksOptions options) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
    }

    /**
     * Deletes what stands in {@code directory} and begins empty.
     *
     * @throws KeySpaceFailure if RocksDB cannot open it
     */
    public static DisposableState empty(Disk disk, Path directory, RocksOptions options) throws IOException {
        DisposableState state = wiped(disk, directory, options);
        state.current = state.generation(target -> {});
        return state;
    }

    /**
     * Deletes what stands in {@code directory} and begins with a snapshot, whose bytes it never changes.
     *
     * @throws KeySpaceFailure if the snapshot holds no whole key space
     */
    public static DisposableState of(Disk disk, Path directory, RocksOptions options, StateSource snapshot)
            throws IOException {
        DisposableState state = wiped(disk, directory, options);
        state.current = state.generation(target -> snapshot.transfer(disk, target));
        return state;
    }

    @Override
    public void replace(StateSource snapshot) throws IOException {
        Generation next = generation(target -> snapshot.transfer(disk, target));
        Generation previous = current;
        current = next;
        previous.release();
        log.info(
                "state replaced index={} from={}",
                next.keySpace().header().applied().index(),
                snapshot.directory());
    }

    @Override
    public View openCheckpoint(Path target) {
        return RocksKeySpace.openReadOnly(target);
    }

    @Override
    public void checkpoint(Path target) {
        Generation generation = retained();
        try {
            generation.keySpace().checkpoint(target);
        } finally {
            generation.release();
        }
    }

    @Override
    public StoredValue get(Space space, Bytes key) {
        return read(keySpace -> keySpace.get(space, key));
    }

    @Override
    public StateHeader header() {
        return read(RocksKeySpace::header);
    }

    @Override
    public Bytes local(String name) {
        return read(keySpace -> keySpace.local(name));
    }

    @Override
    public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        read(keySpace -> {
            keySpace.scan(space, range, reverse, visitor);
            return null;
        });
    }

    @Override
    public void commit(Changes changes, StateHeader header) {
        read(keySpace -> {
            keySpace.commit(changes, header);
            return null;
        });
    }

    @Override
    public View view() {
        Generation generation = retained();
        try {
            return generation.keySpace().view(generation::release);
        } catch (RuntimeException e) {
            generation.release();
            throw e;
        }
    }

    /** Readers that are still inside finish first, then the files are closed. The directory stays until the next start. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            current.release();
        }
    }

    private <T> T read(Function<RocksKeySpace, T> reading) {
        Generation generation = retained();
        try {
            return reading.apply(generation.keySpace());
        } finally {
            generation.release();
        }
    }

    private Generation retained() {
        Generation seen = current;
        while (!seen.retain()) {
            // Between reading the field and counting ourselves in, it was replaced, or this is the end.
            Check.state(!closed, "the state is closed");
            seen = current;
        }
        return seen;
    }

    private static DisposableState wiped(Disk disk, Path directory, RocksOptions options) throws IOException {
        disk.deleteTree(directory);
        disk.createDirectories(directory);
        return new DisposableState(disk, directory, options);
    }

    private Generation generation(Filling filling) throws IOException {
        generations++;
        Path target = directory.resolve("generation-" + generations);
        disk.createDirectories(target);
        filling.fill(target);
        return new Generation(RocksKeySpace.open(target, options), () -> discard(target));
    }

    private void discard(Path generation) {
        if (closed) {
            return;
        }
        try {
            disk.deleteTree(generation);
        } catch (IOException e) {
            // Only space is lost, until the next start.
            log.warn("old state not deleted path={} reason={}", generation, e.toString());
        }
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path target) throws IOException;
    }
}
