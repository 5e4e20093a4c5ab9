package io.raftkv.snapshot;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
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
    private static final String TEMPORARY_NAME = "published.tmp";

    private final Disk disk;
    private final Path file;

    PublishedMark(Disk disk, Path dataDirectory) {
        this.disk = disk;
        this.file = dataDirectory.resolve(FILE_NAME);
    }

    /** Lists {@code known} and sets the time of the mark to now. */
    void write(Collection<PublishedSnapshot> known) throws IOException {
        String lines = known.stream().map(PublishedMark::line).sorted().collect(Collectors.joining());
        Path temporary = file.resolveSibling(TEMPORARY_NAME);
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile target = disk.create(temporary)) {
            target.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)), 0);
            target.force();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(file.getParent());
    }

    /** The mark as it is now; a node that never published knows nothing. */
    Reading read() throws IOException {
        if (!disk.exists(file)) {
            return new Reading(FileTime.fromMillis(0), Set.of());
        }
        // One line per snapshot kept: small whatever happens.
        return new Reading(Files.getLastModifiedTime(file), new TreeSet<>(Files.readAllLines(file)));
    }

    /** @param lines one per snapshot that was known */
    record Reading(FileTime time, Set<String> lines) {

        boolean isBroughtIn(PublishedSnapshot snapshot) throws IOException {
            return !lines.contains(line(snapshot).strip()) || isYounger(snapshot.directory());
        }

        boolean isYounger(Path directory) throws IOException {
            Path manifest = directory.resolve(SnapshotManifest.FILE_NAME);
            return Files.getLastModifiedTime(directory).compareTo(time) > 0
                    || (Files.exists(manifest)
                            && Files.getLastModifiedTime(manifest).compareTo(time) > 0);
        }
    }

    private static String line(PublishedSnapshot snapshot) {
        return snapshot.directory().getFileName() + " " + snapshot.manifestSha256() + "\n";
    }
}
