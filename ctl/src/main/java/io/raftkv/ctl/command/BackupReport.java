package io.raftkv.ctl.command;

import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.backup.BackupProcedure;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.repository.CatalogueEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** How a backup is shown. */
final class BackupReport {
    private BackupReport() {}

    private record Created(
            String file, String node, Contents contents, long archiveBytes, String sha256, boolean verified) {}

    /**
     * @param snapshotIndex of the data in the archive
     * @param lastIndex up to which a restore goes
     */
    private record Contents(
            String clusterId,
            long epoch,
            long snapshotIndex,
            long lastIndex,
            long term,
            String lastStamp,
            long keysInSnapshot,
            long logEntries,
            long sizeBytes,
            String madeBy,
            List<String> warnings) {}

    static Report created(BackupProcedure.Result result, String node) {
        VerifiedBackup verified = result.verified();
        String file = result.created().archive().toString();
        Created created = new Created(
                file,
                node,
                contents(verified),
                result.created().sizeBytes(),
                result.created().sha256(),
                true);
        return Report.of("BackupCreated", created)
                .line(
                        Cell.of("✓ ", Style.GOOD),
                        file,
                        "  index " + verified.last().index(),
                        "  " + HumanSize.of(verified.sizeBytes()) + "→"
                                + HumanSize.of(result.created().sizeBytes()),
                        "  sha256 " + result.created().sha256())
                .line(Cell.of("✓ ", Style.GOOD), "verified  ", words(verified))
                .name(file);
    }

    private record Catalogued(String id, String file, String node, CatalogueEntry entry) {}

    static Report catalogued(CatalogueEntry entry, String node, Path file) {
        return Report.of("BackupCreated", new Catalogued(entry.id(), file.toString(), node, entry))
                .line(
                        Cell.of("✓ ", Style.GOOD),
                        entry.id(),
                        "  index " + entry.last().index(),
                        "  " + HumanSize.of(entry.contentBytes()) + "→" + HumanSize.of(entry.sizeBytes()),
                        entry.keyId() == null ? "" : "  aes-gcm",
                        "  sha256 " + entry.sha256())
                .line(Cell.of("✓ ", Style.GOOD), "verified  ", words(entry))
                .name(entry.id());
    }

    private static String words(CatalogueEntry entry) {
        long logEntries = entry.last().index() - entry.snapshot().index();
        return entry.keyCount() + " keys at index " + entry.snapshot().index()
                + (logEntries == 0 ? "" : ", then " + logEntries + " entries of the log");
    }

    static Report verified(VerifiedBackup verified) {
        Contents contents = contents(verified);
        Report report = Report.of("BackupVerified", contents)
                .line(Cell.of("✓ ", Style.GOOD), verified.archive(), "  every byte is right")
                .line("cluster     ", contents.clusterId(), "  epoch ", contents.epoch())
                .line("restores    ", words(verified))
                .line("            up to index ", contents.lastIndex(), ", ", contents.lastStamp())
                .line("made by     ", contents.madeBy())
                .name(verified.archive().toString());
        contents.warnings().forEach(warning -> report.line(Cell.of("warning: ", Style.WARNING), warning));
        return report;
    }

    private static String words(VerifiedBackup verified) {
        return verified.snapshot().keyCount() + " keys at index "
                + verified.snapshot().index()
                + (verified.logEntries() == 0 ? "" : ", then " + verified.logEntries() + " entries of the log");
    }

    private static Contents contents(VerifiedBackup verified) {
        return new Contents(
                verified.snapshot().clusterId().toString(),
                verified.snapshot().epoch(),
                verified.snapshot().index(),
                verified.last().index(),
                verified.last().term(),
                Instant.ofEpochMilli(verified.lastStampMillis()).toString(),
                verified.snapshot().keyCount(),
                verified.logEntries(),
                verified.sizeBytes(),
                verified.manifest().map(manifest -> manifest.createdBy()).orElse("plain tar"),
                verified.warnings());
    }
}
