package io.raftkv.snapshot;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code snapshots/}: what is published in it, which one a start builds on, and how many are kept.
 *
 * <p>Safe for any thread. Publishing and pruning exclude each other; reading a snapshot that might be pruned meanwhile
 * needs a {@link Hold}.
 */
public final class SnapshotStore {
    private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);
    private static final String PREFIX = "snapshot-";
    // Dots in front: neither a start nor an operator's listing takes them for snapshots.
    private static final String STAGING_PREFIX = ".staging-";
    private static final String DISCARDED_PREFIX = ".discarded-";
    /** What is hidden, and what every ext4 has at its root. */
    private static final Pattern STRANGERS_EXPECTED = Pattern.compile("\\..*|lost\\+found");

    private final Disk disk;
    private final Path directory;
    private final PublishedMark mark;
    private final Map<Path, Integer> holds = new HashMap<>();
    private long stagings;

    public SnapshotStore(Disk disk, Path dataDirectory) {
        this.disk = disk;
        this.directory = dataDirectory.resolve("snapshots");
        this.mark = new PublishedMark(disk, dataDirectory);
    }

    public Path directory() {
        return directory;
    }

    /** Keeps one snapshot from being pruned. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Removes what an interrupted publication or pruning left, and forces the names of what stays: a process that was
     * killed may have left the name of a snapshot in the page cache only, and the log is cut on the strength of it. At
     * start, before anything else uses the directory.
     */
    public synchronized void removeLeftovers() throws IOException {
        if (disk.exists(directory)) {
            disk.syncDirectory(directory);
        }
        for (Path path : disk.list(directory)) {
            String name = path.getFileName().toString();
            if (name.startsWith(STAGING_PREFIX) || name.startsWith(DISCARDED_PREFIX)) {
                disk.deleteTree(path);
                log.info("unfinished snapshot removed path={}", path);
            }
        }
    }

    /** Every directory {@code snapshot-…}, usable ones first and the highest of them at the top; verified QUICK. */
    public List<FoundSnapshot> found() throws IOException {
        PublishedMark.Reading published = mark.read();
        List<FoundSnapshot> found = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            if (path.getFileName().toString().startsWith(PREFIX) && disk.isDirectory(path)) {
                found.add(look(path, published));
            }
        }
        found.sort(FoundSnapshot.HIGHEST_FIRST);
        return found;
    }

    /**
     * What a start does with the one that it is about to build on: every byte is verified of what an operator brought in,
     * and of the node's own as much as {@link SnapshotVerification#START} says.
     *
     * @return the same, or rejected with what is wrong
     */
    public FoundSnapshot verifiedToBuildOn(FoundSnapshot candidate) throws IOException {
        if (!candidate.isUsable()) {
            return candidate;
        }
        try {
            (candidate.broughtIn() ? SnapshotVerification.FULL : SnapshotVerification.START)
                    .verify(disk, candidate.directory());
            return candidate;
        } catch (SnapshotInvalidException e) {
            return candidate.rejected(e.reason());
        }
    }

    /** Why the file {@code published} cannot be believed, if it cannot. */
    public Optional<String> markDamage() throws IOException {
        return mark.read().damage();
    }

    /** What stands in the directory and is no snapshot: a copy that went one level too deep, say. */
    public List<Path> strangers() throws IOException {
        List<Path> strangers = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            String name = path.getFileName().toString();
            boolean expected = STRANGERS_EXPECTED.matcher(name).matches();
            if (!expected && !(name.startsWith(PREFIX) && disk.isDirectory(path))) {
                strangers.add(path);
            }
        }
        return strangers;
    }

    /** The highest usable snapshot. */
    public Optional<PublishedSnapshot> newest() throws IOException {
        return usable().findFirst();
    }

    /**
     * Which snapshot to start from: the highest of those that an operator brought in, every byte verified; the highest
     * of all when there are none. Where everything that was brought in is damaged, nothing is chosen: to fall back to
     * the node's own snapshot would silently undo a restore. Nor is it when the mark is damaged that tells them apart.
     */
    public SnapshotChoice choose() throws IOException {
        List<FoundSnapshot> found = found();
        Optional<String> markDamage = markDamage();
        if (markDamage.isPresent() && found.size() > 1) {
            String reason =
                    markDamage.get() + ", so nobody knows whether it was restored by an operator; leave only the"
                            + " one to go on with in snapshots/, or delete that file to go on with the highest";
            return new SnapshotChoice(
                    Optional.empty(),
                    false,
                    found.stream().map(each -> each.rejected(reason)).toList());
        }
        boolean broughtIn = found.stream().anyMatch(FoundSnapshot::broughtIn);
        Optional<PublishedSnapshot> chosen = Optional.empty();
        List<FoundSnapshot> others = new ArrayList<>();
        for (FoundSnapshot candidate : found) {
            boolean eligible = chosen.isEmpty() && candidate.broughtIn() == broughtIn;
            FoundSnapshot checked = eligible ? verifiedToBuildOn(candidate) : candidate;
            if (eligible && checked.isUsable()) {
                chosen = checked.snapshot();
            } else {
                others.add(checked);
            }
        }
        return new SnapshotChoice(chosen, broughtIn, others);
    }

    /**
     * Declares everything that stands here now this node's own: to be called once a start has built on what was brought
     * in and set the rest aside. Publishing does the same.
     */
    public synchronized void acknowledge() throws IOException {
        mark.write(usable().toList());
    }

    /** A name inside this directory, not used yet, to build a snapshot under. */
    synchronized Path newStaging() throws IOException {
        disk.createDirectories(directory);
        stagings++;
        return directory.resolve(STAGING_PREFIX + ProcessHandle.current().pid() + "-" + stagings);
    }

    /**
     * Gives a finished directory its name. Its files must be forced; the manifest is written here.
     *
     * @return the snapshot, or the one that already had this name and content
     * @throws SnapshotInvalidException if a different or damaged snapshot of that index is in the way
     */
    synchronized PublishedSnapshot publish(Path staging, SnapshotManifest manifest) throws IOException {
        byte[] encoded = ManifestFile.encode(manifest);
        Path target = directory.resolve(PREFIX + manifest.index());
        if (disk.exists(target)) {
            PublishedSnapshot present = sameState(target, manifest);
            disk.deleteTree(staging);
            return present;
        }
        ManifestFile.write(disk, staging, encoded);
        disk.syncDirectory(staging);
        PublishedSnapshot published = new PublishedSnapshot(target, manifest, FileDigest.sha256(encoded));
        // Before the rename: after a crash in between, our own snapshot must not look like one that was brought in.
        mark.write(Stream.concat(usable(), Stream.of(published)).toList());
        disk.rename(staging, target);
        disk.syncDirectory(directory);
        return published;
    }

    /** Takes the snapshot out of reach of {@link #prune} until the hold is closed. */
    public synchronized Hold hold(PublishedSnapshot snapshot) {
        Path path = snapshot.directory();
        holds.merge(path, 1, Integer::sum);
        return () -> release(path);
    }

    private synchronized void release(Path path) {
        holds.computeIfPresent(path, (held, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Deletes the lowest usable snapshots until {@code keep} are left; never the newest, never one that is held, never
     * one that cannot be read, because that is evidence.
     *
     * @return how many were deleted
     */
    public synchronized int prune(int keep) throws IOException {
        Check.argument(keep >= 1, "at least the newest snapshot is kept: %s", keep);
        int deleted = 0;
        for (PublishedSnapshot snapshot : usable().skip(keep).toList()) {
            if (holds.containsKey(snapshot.directory())) {
                continue;
            }
            // A half-deleted directory under its own name would be a damaged snapshot at the next start.
            Path discarded =
                    directory.resolve(DISCARDED_PREFIX + snapshot.directory().getFileName());
            disk.rename(snapshot.directory(), discarded);
            disk.syncDirectory(directory);
            disk.deleteTree(discarded);
            deleted++;
            log.info("snapshot pruned path={}", snapshot.directory());
        }
        return deleted;
    }

    private Stream<PublishedSnapshot> usable() throws IOException {
        return found().stream().flatMap(found -> found.snapshot().stream());
    }

    private FoundSnapshot look(Path path, PublishedMark.Reading published) throws IOException {
        try {
            SnapshotManifest manifest = SnapshotVerification.QUICK.verify(disk, path);
            if (!path.getFileName().toString().equals(PREFIX + manifest.index())) {
                throw new SnapshotInvalidException(path, "its manifest is of index " + manifest.index());
            }
            PublishedSnapshot snapshot =
                    new PublishedSnapshot(path, manifest, FileDigest.sha256(ManifestFile.readBytes(disk, path)));
            return new FoundSnapshot(path, Optional.of(snapshot), "", published.isBroughtIn(snapshot));
        } catch (SnapshotInvalidException e) {
            return new FoundSnapshot(path, Optional.empty(), e.reason(), published.isYounger(path));
        }
    }

    private PublishedSnapshot sameState(Path target, SnapshotManifest manifest) throws IOException {
        SnapshotManifest present = SnapshotVerification.QUICK.verify(disk, target);
        if (!present.position().equals(manifest.position())
                || !present.clusterId().equals(manifest.clusterId())
                || !present.stateHash().equals(manifest.stateHash())) {
            throw new SnapshotInvalidException(target, "another snapshot of the same index is in the way");
        }
        return new PublishedSnapshot(target, present, FileDigest.sha256(ManifestFile.readBytes(disk, target)));
    }
}
