package io.raftkv.ctl.repository;

import io.raftkv.backup.VerifiedBackup;
import io.raftkv.check.Check;
import io.raftkv.command.LogPosition;
import java.util.Optional;

/**
 * What the catalogue says of one archive: all that is needed to choose one without opening any.
 *
 * @param archive its file name
 * @param sizeBytes of the file
 * @param sha256 of the file, as it lies there
 * @param keyId of the key that it is encrypted with; {@code null} when it is not
 * @param parent id of the backup that this one continues; {@code null} when it stands alone
 * @param contentBytes that a restore writes
 * @param createdMillis when its archive was made
 * @param verification the last one; {@code null} when it was never read back
 * @param drill the last test restore; {@code null} when there was none
 * @param deletingSinceMillis set when a deletion has begun: it is no backup any more; {@code null} otherwise
 */
public record CatalogueEntry(
        String id,
        String archive,
        long sizeBytes,
        String sha256,
        String keyId,
        String parent,
        String clusterId,
        long epoch,
        LogPosition snapshot,
        LogPosition last,
        long lastStampMillis,
        long keyCount,
        String stateHash,
        long contentBytes,
        long createdMillis,
        String createdBy,
        Outcome verification,
        Outcome drill,
        Long deletingSinceMillis) {
    public CatalogueEntry {
        Check.argument(BackupId.isId(id), "'%s' is no id of a backup", id);
        Check.argument(
                BackupId.ofArchive(archive).filter(of -> of.value().equals(id)).isPresent(),
                "'%s' is no archive of %s",
                archive,
                id);
        Check.argument(sizeBytes >= 0, "negative size: %s", sizeBytes);
        Check.argument(sha256.matches("[0-9a-f]{64}"), "not a SHA-256: %s", sha256);
        Check.argument(parent == null || BackupId.isId(parent), "'%s' is no id of a backup", parent);
        Check.argument(snapshot != null && last != null, "no position");
    }

    /** How a look at the archive ended. */
    public record Outcome(long atMillis, boolean good, Proof proof, String problem) {
        public static Outcome good(long atMillis, Proof proof) {
            return new Outcome(atMillis, true, proof, null);
        }

        public static Outcome bad(long atMillis, Proof proof, String problem) {
            return new Outcome(atMillis, false, proof, problem);
        }
    }

    /** What was looked at. */
    public enum Proof {
        /** The file is, byte for byte, the one that was catalogued. */
        BYTES,
        /** It was unpacked: every file and every entry of the log is what its manifest says. */
        CONTENTS,
        /** An agent was started with it. */
        RESTORED
    }

    /** Of an archive that has just been read back. */
    static CatalogueEntry of(BackupId id, StoredArchive stored, VerifiedBackup read, long verifiedMillis) {
        return new CatalogueEntry(
                id.value(),
                stored.name(),
                stored.sizeBytes(),
                stored.sha256(),
                stored.keyId().orElse(null),
                read.manifest().map(manifest -> manifest.parent()).orElse(null),
                read.snapshot().clusterId().toString(),
                read.manifest()
                        .map(manifest -> manifest.epoch())
                        .orElse(read.snapshot().epoch()),
                read.snapshot().position(),
                read.last(),
                read.lastStampMillis(),
                read.snapshot().keyCount(),
                read.snapshot().stateHash(),
                read.sizeBytes(),
                read.manifest()
                        .map(manifest -> manifest.createdMillis())
                        .orElse(read.snapshot().createdMillis()),
                read.manifest().map(manifest -> manifest.createdBy()).orElse("plain tar"),
                Outcome.good(verifiedMillis, Proof.CONTENTS),
                null,
                null);
    }

    public BackupId backupId() {
        return new BackupId(id);
    }

    public Optional<String> continues() {
        return Optional.ofNullable(parent);
    }

    public boolean isVerified() {
        return verification != null && verification.good();
    }

    public boolean isBeingDeleted() {
        return deletingSinceMillis != null;
    }

    public CatalogueEntry withVerification(Outcome outcome) {
        return with(outcome, drill, deletingSinceMillis);
    }

    public CatalogueEntry withDrill(Outcome outcome) {
        return with(verification, outcome, deletingSinceMillis);
    }

    CatalogueEntry deletingSince(long millis) {
        return with(verification, drill, millis);
    }

    private CatalogueEntry with(Outcome verified, Outcome drilled, Long deleting) {
        return new CatalogueEntry(
                id,
                archive,
                sizeBytes,
                sha256,
                keyId,
                parent,
                clusterId,
                epoch,
                snapshot,
                last,
                lastStampMillis,
                keyCount,
                stateHash,
                contentBytes,
                createdMillis,
                createdBy,
                verified,
                drilled,
                deleting);
    }
}
