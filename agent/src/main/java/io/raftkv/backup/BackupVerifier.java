package io.raftkv.backup;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads an archive back, every byte, and says what a restore would bring. Accepts what {@link BackupWriter} made and
 * what plain {@code tar} made of {@code snapshots/} (with or without {@code *.wal}) or of a whole data directory, with
 * any leading path. Needs temporary space for the log part only.
 */
public final class BackupVerifier {
    /** An archive that says nothing of its size may unpack to this much, or to a multiple of its own size. */
    private static final long PLAIN_BYTES = 8L << 30;

    private static final long PLAIN_RATIO_MAX = 100;

    private final Disk disk;
    private final Optional<BackupKey> key;

    public BackupVerifier(Disk disk) {
        this(disk, Optional.empty());
    }

    /** @param key for encrypted archives; others are read without it */
    public BackupVerifier(Disk disk, Optional<BackupKey> key) {
        this.disk = disk;
        this.key = key;
    }

    /** The id of the key that an archive is encrypted with; empty for one that is not encrypted. */
    public static Optional<String> keyIdOf(Path archive) throws IOException {
        return EncryptionHeader.of(archive).map(EncryptionHeader::keyIdText);
    }

    /**
     * @throws BackupInvalidException if a restore must not use it, naming the first thing that is wrong
     * @throws BackupKeyException if it is encrypted and the key is missing or another one
     * @throws java.nio.file.NoSuchFileException if there is no such archive
     */
    public VerifiedBackup verify(Path target, BackupProgress progress) throws IOException {
        Path archive = target.toAbsolutePath().normalize();
        try (SeenFiles seen = new SeenFiles(disk, archive)) {
            Pass pass = new Pass(archive, seen);
            new ArchiveReader(archive, key, progress).read(pass);
            return pass.own.isPresent()
                    ? pass.own.get().conclude(disk, seen)
                    : new PlainArchive(disk, archive, seen).conclude();
        }
    }

    /** The first file decides which kind of archive it is. */
    private static final class Pass implements ArchiveReader.FileVisitor {
        private final Path archive;
        private final SeenFiles seen;
        private final long plainBytesMax;
        private Optional<OwnArchive> own = Optional.empty();
        private long bytes;

        Pass(Path archive, SeenFiles seen) throws IOException {
            this.archive = archive;
            this.seen = seen;
            this.plainBytesMax = Math.max(PLAIN_BYTES, Files.size(archive) * PLAIN_RATIO_MAX);
        }

        @Override
        public void file(TarEntry entry, ArchiveReader.Content content) throws IOException {
            boolean first = seen.files().isEmpty();
            if (own.isPresent()) {
                own.get().requireExpected(entry);
            } else {
                bytes += Math.min(entry.sizeBytes(), plainBytesMax);
                if (bytes > plainBytesMax) {
                    throw new BackupInvalidException(archive, "it unpacks to more than " + plainBytesMax + " bytes");
                }
            }
            SeenFiles.Seen found = seen.see(entry, content);
            if (own.isPresent()) {
                own.get().requireSame(entry, found);
            } else if (first && OwnArchive.isManifest(entry.path())) {
                own = Optional.of(
                        OwnArchive.of(archive, entry.path(), seen.manifests().get(entry.path())));
            }
        }
    }
}
