package io.raftkv.snapshot;

import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file {@code published} in the data directory: what this node knew of {@code snapshots/} when it last published.
 *
 * <p>An operator restores by copying a backup over {@code snapshots/}, where the node's own, higher snapshots may still
 * stand. What was brought in is told by two signs, either of which suffices: it is younger than the mark ({@code cp}
 * and {@code scp} set the time of the copy), or the mark does not list it with that manifest ({@code tar} and
 * {@code cp -a} keep old times). Times of last modification, not of last change: {@code chown -R} after a restore
 * changes the latter on everything.
 */
final class PublishedMark {
    private static final String FILE_NAME = "published";

    private final Disk disk;
    private final AtomicFile file;

    PublishedMark(Disk disk, Path dataDirectory) {
        this.disk = disk;
        this.file = new AtomicFile(disk, dataDirectory.resolve(FILE_NAME));
    }

    /** Lists {@code known} and sets the time of the mark to now. */
    void write(Collection<PublishedSnapshot> known) throws IOException {
        String lines = known.stream().map(PublishedMark::line).sorted().collect(Collectors.joining());
        file.write(lines.getBytes(StandardCharsets.UTF_8));
    }

    /** The mark as it is now; a node that never published knows nothing. */
    Reading read() throws IOException {
        Optional<byte[]> content = file.read();
        return content.isEmpty()
                ? new Reading(disk, FileTime.fromMillis(0), Set.of())
                : new Reading(
                        disk,
                        disk.lastModified(file.path()),
                        new String(content.get(), StandardCharsets.UTF_8)
                                .lines()
                                .collect(Collectors.toSet()));
    }

    /** @param lines one per snapshot that was known */
    record Reading(Disk disk, FileTime time, Set<String> lines) {

        boolean isBroughtIn(PublishedSnapshot snapshot) throws IOException {
            return !lines.contains(line(snapshot).strip()) || isYounger(snapshot.directory());
        }

        boolean isYounger(Path directory) throws IOException {
            Path manifest = directory.resolve(SnapshotManifest.FILE_NAME);
            return disk.lastModified(directory).compareTo(time) > 0
                    || (disk.exists(manifest) && disk.lastModified(manifest).compareTo(time) > 0);
        }
    }

    private static String line(PublishedSnapshot snapshot) {
        return snapshot.directory().getFileName() + " " + snapshot.manifestSha256() + "\n";
    }
}
