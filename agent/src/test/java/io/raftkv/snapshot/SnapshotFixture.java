package io.raftkv.snapshot;

import io.raftkv.command.LogPosition;
import io.raftkv.disk.LocalDisk;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.RandomEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A data directory with a state that snapshots are made of. */
final class SnapshotFixture implements AutoCloseable {
    static final UUID CLUSTER = UUID.fromString("7f3a1c52-0d5b-4c1e-9a55-2f6d1f0e8b11");
    static final List<Member> MEMBERS = List.of(new Member("node1", "node1:7000", "", "Voter"));

    final LocalDisk disk = new LocalDisk();
    final Path data;
    final SnapshotStore store;
    final SnapshotPublisher publisher;
    final DisposableState state;
    private final RandomEntries log = new RandomEntries(3);
    private long epoch = 1;

    SnapshotFixture(Path data) throws IOException {
        this.data = Files.createDirectories(data);
        this.store = new SnapshotStore(disk, data);
        this.publisher = new SnapshotPublisher(disk, store);
        this.state = DisposableState.empty(disk, data.resolve("state"), RocksOptions.ofBudget(8 << 20));
    }

    SnapshotOrigin origin() {
        return new SnapshotOrigin(CLUSTER, epoch, "node1 test", view -> MEMBERS);
    }

    void epoch(long next) {
        epoch = next;
    }

    /** Applies some entries and publishes. */
    PublishedSnapshot snapshot() throws IOException {
        new KvStateMachine(state).apply(log.next(30));
        return publisher.create(state, origin());
    }

    /** Moves the applied index without changing a key. */
    void skip(long entries) {
        LogPosition applied = state.header().applied();
        new KvStateMachine(state).skip(new LogPosition(applied.term(), applied.index() + entries));
    }

    /** Makes everything in snapshots/ and the mark an hour older, in their order. */
    void letTimePass() throws IOException {
        try (Stream<Path> paths = Stream.concat(Files.walk(store.directory()), Stream.of(data.resolve("published")))) {
            for (Path path : paths.toList()) {
                FileTime time = Files.getLastModifiedTime(path);
                Files.setLastModifiedTime(path, FileTime.fromMillis(time.toMillis() - 3_600_000));
            }
        }
    }

    /** As {@code cp -r} does: existing files are overwritten in place. */
    static void copyOver(Path from, Path to) throws IOException {
        copy(from, to, false);
    }

    /** As {@code cp -a} does: times are kept. */
    static void copyKeepingTimes(Path from, Path to) throws IOException {
        copy(from, to, true);
    }

    private static void copy(Path from, Path to, boolean keepTimes) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(file.getFileName());
                if (Files.exists(target)) {
                    Files.write(target, Files.readAllBytes(file));
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
                Files.setLastModifiedTime(
                        target,
                        keepTimes ? Files.getLastModifiedTime(file) : FileTime.fromMillis(System.currentTimeMillis()));
            }
        }
        if (keepTimes) {
            Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
        }
    }

    @Override
    public void close() {
        state.close();
    }
}
