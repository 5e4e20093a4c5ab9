package io.raftkv.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.command.Bytes;
import io.raftkv.command.Space;
import io.raftkv.disk.LocalDisk;
import io.raftkv.snapshot.FileDigest;
import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceContract;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.RandomEntries;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StateTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisposableStateTest extends KeySpaceContract {
    private static final RocksOptions SMALL = RocksOptions.ofBudget(8 << 20);

    private static final long LOG_SEED = 7;

    private final LocalDisk disk = new LocalDisk();

    @TempDir
    private Path directory;

    @Override
    protected KeySpace open() throws IOException {
        return DisposableState.empty(disk, directory.resolve("contract"), SMALL);
    }

    @Test
    void shouldLeaveTheBytesOfASnapshotAloneThatItWasOpenedFrom() throws Exception {
        Path snapshot = snapshot("snapshot", 200);
        Map<String, String> before = digests(snapshot);

        try (DisposableState state = DisposableState.of(disk, stateDirectory(), SMALL, source(snapshot))) {
            new KvStateMachine(state).apply(new RandomEntries(LOG_SEED).next(2000));
            state.checkpoint(directory.resolve("flushes"));
            assertThat(digests(snapshot)).isEqualTo(before);
        }

        assertThat(digests(snapshot)).isEqualTo(before);
    }

    @Test
    void shouldBeginWithTheSnapshotAndForgetWhatStoodThere() throws Exception {
        Path snapshot = snapshot("snapshot", 50);
        StateHeader expected;
        try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(snapshot)) {
            expected = view.header();
        }
        Files.createDirectories(stateDirectory().resolve("generation-1"));
        Files.writeString(stateDirectory().resolve("generation-1/CURRENT"), "rubbish");

        try (DisposableState state = DisposableState.of(disk, stateDirectory(), SMALL, source(snapshot))) {
            assertThat(state.header()).isEqualTo(expected);
            assertThat(StateTotals.of(state).matches(expected)).isTrue();
        }
    }

    @Test
    void shouldServeOldViewsFromTheOldStateAfterItWasReplaced() throws Exception {
        Path snapshot = snapshot("snapshot", 60);
        try (DisposableState state = DisposableState.empty(disk, stateDirectory(), SMALL)) {
            new KvStateMachine(state).apply(new RandomEntries(5).next(3));
            StateHeader old = state.header();
            try (KeySpaceReader.View view = state.view()) {
                state.replace(source(snapshot));

                assertThat(view.header()).isEqualTo(old);
                assertThat(StateTotals.of(view).matches(old)).isTrue();
                assertThat(state.header().applied().index())
                        .isGreaterThan(old.applied().index());
                assertThat(stateDirectory().resolve("generation-1")).exists();
            }
            assertThat(stateDirectory().resolve("generation-1")).doesNotExist();
        }
    }

    @Test
    void shouldNeverShowAClosedDatabaseToReaders() throws Exception {
        Path snapshot = snapshot("snapshot", 60);
        AtomicBoolean stop = new AtomicBoolean();
        try (DisposableState state = DisposableState.of(disk, stateDirectory(), SMALL, source(snapshot))) {
            StateHeader expected = state.header();
            List<CompletableFuture<Void>> readers = IntStream.range(0, 2)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> readUntil(stop, state, expected)))
                    .toList();
            for (int i = 0; i < 15; i++) {
                state.replace(source(snapshot));
            }
            stop.set(true);
            readers.forEach(CompletableFuture::join);
            try (Stream<Path> generations = Files.list(stateDirectory())) {
                assertThat(generations).hasSize(1);
            }
        }
    }

    @Test
    void shouldRefuseReadersAfterItWasClosed() throws Exception {
        DisposableState state = DisposableState.empty(disk, stateDirectory(), SMALL);
        state.close();
        state.close();
        assertThatThrownBy(() -> state.get(Space.DATA, Bytes.utf8("a"))).isInstanceOf(IllegalStateException.class);
    }

    private static void readUntil(AtomicBoolean stop, DisposableState state, StateHeader expected) {
        while (!stop.get()) {
            assertThat(state.header()).isEqualTo(expected);
            assertThat(StateTotals.of(state).matches(expected)).isTrue();
            try (KeySpaceReader.View view = state.view()) {
                assertThat(StateTotals.of(view).matches(expected)).isTrue();
            }
        }
    }

    private Path stateDirectory() {
        return directory.resolve("state");
    }

    private Path snapshot(String name, int entries) throws IOException {
        Path snapshot = directory.resolve(name);
        try (DisposableState state = DisposableState.empty(disk, directory.resolve("origin"), SMALL)) {
            new KvStateMachine(state).apply(new RandomEntries(LOG_SEED).next(entries));
            state.checkpoint(snapshot);
        }
        return snapshot;
    }

    private StateSource source(Path snapshot) {
        try {
            return new StateSource(
                    snapshot,
                    disk.list(snapshot).stream()
                            .map(file -> file.getFileName().toString())
                            .toList());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> digests(Path snapshot) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Path file : disk.list(snapshot)) {
            digests.put(file.getFileName().toString(), FileDigest.sha256(disk, file));
        }
        return digests;
    }
}
