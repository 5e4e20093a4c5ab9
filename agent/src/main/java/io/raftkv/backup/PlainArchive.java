package io.raftkv.backup;

import io.raftkv.backup.BackupManifest.FileEntry;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.snapshot.ManifestFile;
import io.raftkv.snapshot.SnapshotInvalidException;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What plain {@code tar} made of a data directory, or of its {@code snapshots/} with or without the log. The snapshot's
 * own manifest is the proof; the log is taken when it follows the snapshot, else left out with a warning. A damaged
 * snapshot is passed over only when an older one and the log bring back as much.
 */
final class PlainArchive {
    private static final Pattern SNAPSHOT_MANIFEST =
            Pattern.compile("(|.*/)snapshots/snapshot-(\\d{1,19})/MANIFEST\\.json");

    /** @param root leading components, with a slash at the end unless empty */
    private record Candidate(String root, String directory, SnapshotManifest manifest) {}

    private final Disk disk;
    private final Path archive;
    private final SeenFiles seen;
    private final List<String> warnings = new ArrayList<>();
    private long highestUnusable = -1;

    PlainArchive(Disk disk, Path archive, SeenFiles seen) {
        this.disk = disk;
        this.archive = archive;
        this.seen = seen;
    }

    VerifiedBackup conclude() throws IOException {
        Candidate chosen = highest(candidates());
        List<VerifiedBackup.ArchivedFile> files = snapshotFiles(chosen);
        WalReport log = new WalScan(disk, seen.segmentsOf(chosen.root()))
                .expecting(chosen.manifest().clusterId())
                .run();
        boolean usesLog = follows(log, chosen.manifest());
        if (usesLog) {
            for (SegmentInfo segment : log.segments()) {
                String name = segment.file().getFileName().toString();
                files.add(archived(chosen.root(), name));
            }
        }
        SnapshotManifest snapshot = chosen.manifest();
        LogPosition last = usesLog ? new LogPosition(log.lastTerm(), log.lastIndex()) : snapshot.position();
        if (last.index() < highestUnusable) {
            throw refused(warnings.get(0));
        }
        return new VerifiedBackup(
                archive,
                Optional.empty(),
                snapshot,
                last,
                usesLog ? Math.max(snapshot.stampMillis(), log.lastStampMillis()) : snapshot.stampMillis(),
                files,
                warnings);
    }

    /** By root: a full data directory may hold older ones that were set aside; the outermost is meant. */
    private List<Candidate> candidates() throws BackupInvalidException {
        TreeMap<String, List<Candidate>> roots =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        for (Map.Entry<String, byte[]> manifest : seen.manifests().entrySet()) {
            Matcher matcher = SNAPSHOT_MANIFEST.matcher(manifest.getKey());
            if (matcher.matches()) {
                candidate(matcher, manifest.getValue())
                        .ifPresent(found -> roots.computeIfAbsent(found.root(), root -> new ArrayList<>())
                                .add(found));
            }
        }
        if (roots.isEmpty()) {
            throw refused(
                    warnings.isEmpty() ? "it holds no snapshot" : "it holds no usable snapshot: " + warnings.get(0));
        }
        List<String> names = new ArrayList<>(roots.keySet());
        if (names.size() > 1 && depth(names.get(0)) == depth(names.get(1))) {
            throw refused("it holds two data directories, " + names.get(0) + " and " + names.get(1));
        }
        return roots.get(names.get(0));
    }

    private static long depth(String root) {
        return root.chars().filter(character -> character == '/').count();
    }

    private Optional<Candidate> candidate(Matcher matcher, byte[] json) {
        String directory = matcher.group(1) + "snapshots/snapshot-" + matcher.group(2) + "/";
        try {
            SnapshotManifest manifest = ManifestFile.decode(archive, json);
            if (!String.valueOf(manifest.index()).equals(matcher.group(2))) {
                throw new SnapshotInvalidException(archive, "its manifest is of index " + manifest.index());
            }
            requireFiles(directory, manifest);
            return Optional.of(new Candidate(matcher.group(1), directory, manifest));
        } catch (SnapshotInvalidException e) {
            warnings.add(directory + " cannot be used: " + e.reason());
            highestUnusable = Math.max(highestUnusable, index(matcher.group(2)));
            return Optional.empty();
        }
    }

    /** What is not a number that fits is higher than all. */
    private static long index(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void requireFiles(String directory, SnapshotManifest manifest) throws SnapshotInvalidException {
        for (SnapshotManifest.FileEntry file : manifest.files()) {
            SeenFiles.Seen found = seen.files().get(directory + file.name());
            if (found == null) {
                throw new SnapshotInvalidException(archive, "file " + file.name() + " is missing");
            }
            if (found.sizeBytes() != file.sizeBytes() || !found.sha256().equals(file.sha256())) {
                throw new SnapshotInvalidException(archive, "file " + file.name() + " is damaged");
            }
        }
    }

    private static Candidate highest(List<Candidate> candidates) {
        return candidates.stream()
                .max(Comparator.comparingLong(candidate -> candidate.manifest().index()))
                .orElseThrow();
    }

    private List<VerifiedBackup.ArchivedFile> snapshotFiles(Candidate chosen) {
        List<VerifiedBackup.ArchivedFile> files = new ArrayList<>();
        String below = chosen.directory().substring(chosen.root().length());
        files.add(archived(chosen.root(), below + SnapshotManifest.FILE_NAME));
        for (SnapshotManifest.FileEntry file : chosen.manifest().files()) {
            files.add(archived(chosen.root(), below + file.name()));
        }
        return files;
    }

    private VerifiedBackup.ArchivedFile archived(String root, String below) {
        SeenFiles.Seen found = seen.files().get(root + below);
        return new VerifiedBackup.ArchivedFile(root + below, new FileEntry(below, found.sizeBytes(), found.sha256()));
    }

    /** Whether the log brings entries after the snapshot, without a gap and of the same history. */
    private boolean follows(WalReport log, SnapshotManifest snapshot) throws IOException {
        if (log.verdict() instanceof WalVerdict.Fault fault) {
            warnings.add("the log is left out: " + fault.describe());
            return false;
        }
        if (log.segments().isEmpty() || log.lastIndex() <= snapshot.index()) {
            return false;
        }
        if (log.firstIndex() > snapshot.index() + 1) {
            warnings.add("the log is left out: it begins with entry " + log.firstIndex() + ", the snapshot ends with "
                    + snapshot.index());
            return false;
        }
        long term = termAt(log, snapshot.index());
        if (term != snapshot.term()) {
            warnings.add("the log is left out: its entry " + snapshot.index() + " has term " + term
                    + ", the snapshot says " + snapshot.term());
            return false;
        }
        if (log.verdict() instanceof WalVerdict.TornTail) {
            warnings.add("the end of the log is torn: " + log.verdict().describe());
        }
        return true;
    }

    private long termAt(WalReport log, long index) throws IOException {
        if (log.firstIndex() == index + 1) {
            return log.termBefore();
        }
        long[] term = new long[1];
        new WalScan(disk, log.segments().get(0).file().getParent()).upTo(index).run((entry, file, offset, length) -> {
            if (entry.index() == index) {
                term[0] = entry.term();
            }
        });
        return term[0];
    }

    private BackupInvalidException refused(String reason) {
        return new BackupInvalidException(archive, reason);
    }
}
