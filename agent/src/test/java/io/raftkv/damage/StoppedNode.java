package io.raftkv.damage;

import io.raftkv.command.Bytes;
import io.raftkv.command.Mutation;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.Life;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.StartingNode;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.WalScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The undamaged data directory of a stopped voter, and what its clients had been told after each entry. */
final class StoppedNode {
    static final String NODE_ID = "node1";
    static final String[] MEMBERS = {"node1=node1:7000", "node2=node2:7000", "node3=node3:7000"};
    static final long TERM = 3;
    /** agent/docs/formats/wal.md. */
    static final int SEGMENT_HEADER_BYTES = 80;

    /** How much there is of what. */
    enum Shape {
        /** One segment with some kilobytes of entries, and no snapshot. */
        SMALL_LOG,
        /** Segments from the first entry on, and two snapshots among them. */
        WHOLE_LOG,
        /** The same after compaction: only the newer snapshot is continued by the log. */
        COMPACTED_LOG
    }

    /** An entry, which was a force of its own; its file by its name in the data directory. */
    record Record(long index, Path file, long offset, long end) {}

    final Path data;
    final Identity identity;
    final TermAndVote termAndVote = new TermAndVote(TERM, Optional.of(PeerAddress.parse("node2:7000")));
    final List<Record> records = new ArrayList<>();
    final List<Long> snapshots = new ArrayList<>();
    /** Theirs, as they were published. */
    final List<SnapshotManifest> manifests = new ArrayList<>();

    private final Shape shape;
    private final Map<Long, Map<String, String>> contents = new TreeMap<>();

    StoppedNode(Shape shape, Path data) throws Exception {
        this.shape = shape;
        this.data = data;
        PreparedNode prepared = new StartingNode(data, NODE_ID, "raft.bootstrap=true").start();
        identity = prepared.identity();
        try (Life life = new Life(prepared, TERM)) {
            remember(life.members(MEMBERS));
            liveOn(life, new Random(shape.ordinal()));
        }
        LocalDisk disk = new LocalDisk();
        Files.delete(data.resolve("LOCK"));
        disk.deleteTree(data.resolve("state"));
        new JraftFiles(disk, data.resolve("raft")).writeTermAndVote(termAndVote);
        new WalScan(disk, data).run((entry, file, offset, length) -> {
            records.add(new Record(entry.index(), file.getFileName(), offset, offset + length));
        });
    }

    private void liveOn(Life life, Random random) throws IOException {
        if (shape == Shape.SMALL_LOG) {
            write(life, random, 28);
            return;
        }
        write(life, random, 60);
        publish(life);
        write(life, random, 60);
        publish(life);
        write(life, random, 40);
        if (shape == Shape.COMPACTED_LOG) {
            life.compact(newestSnapshot() - 5);
        }
    }

    private void publish(Life life) throws IOException {
        SnapshotManifest manifest = life.snapshot().manifest();
        manifests.add(manifest);
        snapshots.add(manifest.index());
    }

    private void write(Life life, Random random, int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            List<Mutation> mutations = new ArrayList<>();
            for (int many = random.nextInt(3); many >= 0; many--) {
                Bytes key = Bytes.utf8("key" + random.nextInt(40));
                int length = shape == Shape.SMALL_LOG ? random.nextInt(60) : 500 + random.nextInt(2000);
                mutations.add(
                        random.nextInt(6) == 0
                                ? new Mutation.Delete(key)
                                : new Mutation.Put(key, text(random, length)));
            }
            remember(life.commit(mutations));
        }
    }

    private static Bytes text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Integer.toString(random.nextInt(), Character.MAX_RADIX));
        }
        return Bytes.utf8(text.toString());
    }

    private void remember(Life life) {
        contents.put(life.appliedIndex(), life.content());
    }

    /** Keys with values and revisions after an entry. */
    Map<String, String> contentAt(long index) {
        return index == 0 ? Map.of() : contents.get(index);
    }

    long lastIndex() {
        return records.get(records.size() - 1).index();
    }

    long newestSnapshot() {
        return snapshots.get(snapshots.size() - 1);
    }

    /** Names of the segments, the oldest first. */
    List<Path> segments() {
        return records.stream().map(Record::file).distinct().toList();
    }

    Path lastSegment() {
        return records.get(records.size() - 1).file();
    }

    /** Where the entries of a segment end. */
    long endOf(Path segment) {
        return records.stream()
                .filter(record -> record.file().equals(segment))
                .mapToLong(Record::end)
                .max()
                .orElseThrow();
    }

    /** All files, relative to the directory. */
    List<Path> files() {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .map(data::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
