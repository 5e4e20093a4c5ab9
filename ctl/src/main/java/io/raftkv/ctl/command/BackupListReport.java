package io.raftkv.ctl.command;

import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.CatalogueEntry.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How backups of a repository are shown. */
final class BackupListReport {
    private BackupListReport() {}

    private record Backups(String repository, List<CatalogueEntry> backups) {}

    /** Newest first: that is the one that is asked for. */
    static Report of(String repository, List<CatalogueEntry> newestFirst, Instant now) {
        Table table = Table.of(
                Column.left("ID"),
                Column.right("AGE"),
                Column.right("INDEX"),
                Column.right("KEYS"),
                Column.right("SIZE"),
                Column.left("VERIFIED"),
                Column.left("DRILL"),
                Column.left("CONTINUES"),
                Column.left("KEY").wide(),
                Column.left("CLUSTER").wide(),
                Column.left("MADE BY").wide());
        for (CatalogueEntry entry : newestFirst) {
            table.row(
                    entry.id(),
                    age(entry.createdMillis(), now),
                    entry.last().index(),
                    entry.keyCount(),
                    HumanSize.of(entry.sizeBytes()),
                    outcome(entry.verification(), now),
                    outcome(entry.drill(), now),
                    entry.parent(),
                    entry.keyId(),
                    entry.clusterId(),
                    entry.createdBy());
        }
        return Report.of("Backups", new Backups(repository, newestFirst))
                .table(table)
                .names(newestFirst.stream().map(CatalogueEntry::id).toList());
    }

    static String age(long millis, Instant now) {
        return HumanDuration.of(
                Duration.between(Instant.ofEpochMilli(millis), now).abs());
    }

    private static Cell outcome(Outcome outcome, Instant now) {
        if (outcome == null) {
            return Cell.of("never", Style.WARNING);
        }
        return outcome.good()
                ? Cell.of(age(outcome.atMillis(), now) + " ago", Style.GOOD)
                : Cell.of("FAILED", Style.BAD);
    }

    static Report of(CatalogueEntry entry, Report report) {
        report.line("backup      ", entry.id(), "  ", entry.archive())
                .line("cluster     ", entry.clusterId(), "  epoch ", entry.epoch())
                .line(
                        "restores    ",
                        entry.keyCount(),
                        " keys at index ",
                        entry.snapshot().index(),
                        ", then up to index ",
                        entry.last().index())
                .line("            ", Instant.ofEpochMilli(entry.lastStampMillis()))
                .line("size        ", HumanSize.of(entry.contentBytes()), "→", HumanSize.of(entry.sizeBytes()))
                .line("sha256      ", entry.sha256())
                .line("key         ", entry.keyId() == null ? "not encrypted" : entry.keyId())
                .line("continues   ", entry.parent() == null ? "nothing: it stands alone" : entry.parent())
                .line("made by     ", entry.createdBy(), ", ", Instant.ofEpochMilli(entry.createdMillis()))
                .line("verified    ", words(entry.verification()))
                .line("drill       ", words(entry.drill()));
        if (entry.isBeingDeleted()) {
            report.line(Cell.of("its deletion has begun: it is no backup any more", Style.WARNING));
        }
        return report;
    }

    private static Cell words(Outcome outcome) {
        if (outcome == null) {
            return Cell.of("never", Style.WARNING);
        }
        String when = Instant.ofEpochMilli(outcome.atMillis()) + ", "
                + switch (outcome.proof()) {
                    case BYTES -> "the same bytes as catalogued";
                    case CONTENTS -> "unpacked and compared";
                    case RESTORED -> "restored into an agent";
                };
        return outcome.good()
                ? Cell.of(when, Style.GOOD)
                : Cell.of("FAILED " + when + ": " + outcome.problem(), Style.BAD);
    }
}
