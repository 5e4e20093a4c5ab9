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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The file {@code published} in the data directory: what this node knew of {@code snapshots/} when it last published.
 *
 * <p>An operator restores by copying a backup over {@code snapshots/}, where the node's own, higher snapshots may still
 * stand. What was brought in is told by two signs, either of which suffices: it is younger than the mark ({@code cp}
 * and {@code scp} set the time of the copy), or the mark does not list it with that manifest ({@code tar} and
 * {@code cp -a} keep old times). Times of last modification, not of last change: {@code chown -R} after a restore
 * changes the latter on everything.
 *
 * <p>The last line is a checksum of the others: a mark that lost a line would turn the node's own older snapshot into one
 * that an operator brought in, which wins over all others.
 */
final class PublishedMark {
    private static final String FILE_NAME = "published";
    private static final Pattern CONTENT = Pattern.compile("((?:.*\n)*)crc32c ([0-9a-f]{8})\n");

    private final Disk disk;
    private final AtomicFile file;

    PublishedMark(Disk disk, Path dataDirectory) {
        this.disk = disk;
        this.file = new AtomicFile(disk, dataDirectory.resolve(FILE_NAME));
    }

    /** Lists {@code known} and sets the time of the mark to now. */
    void write(Collection<PublishedSnapshot> known) throws IOException {
        String lines = known.stream().map(PublishedMark::line).sorted().collect(Collectors.joining());
        file.write((lines + "crc32c " + checksum(lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The mark as it is now; a node that never published knows nothing. */
    Reading read() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return new Reading(disk, FileTime.fromMillis(0), Set.of(), Optional.empty());
        }
        FileTime time = disk.lastModified(file.path());
        Matcher matcher = CONTENT.matcher(new String(content.get(), StandardCharsets.UTF_8));
        return matcher.matches() && checksum(matcher.group(1)).equals(matcher.group(2))
                ? new Reading(disk, time, Set.of(matcher.group(1).split("\n")), Optional.empty())
                : new Reading(
                        disk, time, Set.of(), Optional.of(file.path() + " is damaged: its checksum does not fit"));
    }

    private static String checksum(String lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /**
     * @param lines one per snapshot that was known
     * @param damage why the mark cannot be believed; then nothing counts as known
     */
    record Reading(Disk disk, FileTime time, Set<String> lines, Optional<String> damage) {

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
