package io.raftkv.offline;

import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandFormatException;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.Replacement;
import io.raftkv.offline.Finding.Severity;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.rocks.RocksKeySpace;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.snapshot.SnapshotVerification;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StateTotals;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalExamination;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalScan;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads every byte that a node stands on, and names everything that is wrong. Not looked at, because a start builds them
 * anew: {@code state/} and {@code raft/snapshot/}.
 */
final class DirectoryCheck {
    private final Disk disk;
    private final DirectoryReading reading;
    private final String restore;
    private final List<Finding> findings = new ArrayList<>();

    private DirectoryCheck(Disk disk, DirectoryReading reading) {
        this.disk = disk;
        this.reading = reading;
        String nodeId = reading.identity().map(Identity::nodeId).orElse("NODE");
        this.restore = "in a cluster, " + Replacement.of(nodeId) + "; alone, restore a backup";
    }

    /** @throws IOException if a directory cannot be listed; a file that cannot be read is a finding */
    static CheckResult of(Disk disk, DirectoryReading reading) throws IOException {
        DirectoryCheck check = new DirectoryCheck(disk, reading);
        check.raft();
        check.published();
        check.log();
        for (FoundSnapshot snapshot : reading.snapshots()) {
            check.snapshot(snapshot);
        }
        check.together();
        return new CheckResult(
                reading.path().toString(),
                reading.snapshots().size(),
                reading.log().map(report -> report.segments().size()).orElse(0),
                List.copyOf(check.findings));
    }

    private void raft() throws IOException {
        Path raft = reading.path().resolve("raft");
        if (reading.identity().isPresent()) {
            return;
        }
        if (disk.exists(raft)) {
            add(
                    Severity.DAMAGE,
                    raft,
                    null,
                    reading.raftText(),
                    "a node that forgot its vote must not vote: " + restore);
        } else {
            add(Severity.NOTE, raft, null, "absent: this directory belongs to no member", "");
        }
    }

    /** A member goes on without it; who founds needs it to tell what an operator restored. */
    private void published() throws IOException {
        SnapshotStore store = new SnapshotStore(disk, reading.path());
        boolean needed = reading.identity().isEmpty() && reading.snapshots().size() > 1;
        store.markDamage()
                .ifPresent(problem -> add(
                        needed ? Severity.DAMAGE : Severity.WARNING,
                        reading.path().resolve("published"),
                        null,
                        problem,
                        needed
                                ? "leave only the snapshot to go on with in snapshots/, or delete this file to go on with"
                                        + " the highest"
                                : "nothing needs to be done: the start verifies all snapshots and writes it anew"));
    }

    private void log() throws IOException {
        Optional<UUID> expected = reading.identity().map(Identity::clusterId);
        for (WalVerdict verdict : WalExamination.of(disk, reading.path(), expected)) {
            if (verdict instanceof WalVerdict.Fault fault) {
                add(Severity.DAMAGE, fault.file(), fault.offsetBytes(), fault.reason(), restore);
            } else if (verdict instanceof WalVerdict.TornTail torn) {
                add(
                        Severity.NOTE,
                        torn.file(),
                        torn.offsetBytes(),
                        "torn tail of " + torn.lengthBytes() + " bytes: never acknowledged, cut at the next start",
                        "");
            }
        }
        new WalScan(disk, reading.path()).run(this::content);
        reading.log().ifPresent(this::epochOfLog);
    }

    /** Bytes may be what was written, and still mean nothing to this program. */
    private void content(WalEntry entry, Path file, long offset, long length) {
        try {
            if (entry.type() == EntryType.DATA) {
                CommandCodec.decode(entry.payload());
            } else if (entry.type() == EntryType.CONFIGURATION) {
                GroupConfiguration.decode(entry.payload());
            }
        } catch (CommandFormatException | IllegalArgumentException e) {
            add(
                    Severity.DAMAGE,
                    file,
                    offset,
                    "entry " + entry.index() + ": " + e.getMessage(),
                    "if a newer version wrote it, run that version; otherwise " + restore);
        }
    }

    private void epochOfLog(WalReport report) {
        reading.identity()
                .ifPresent(identity -> report.segments().stream()
                        .filter(segment -> segment.epoch() > identity.epoch())
                        .forEach(segment -> add(
                                Severity.DAMAGE,
                                segment.file(),
                                null,
                                "was written in epoch " + segment.epoch() + ", raft/identity is of epoch "
                                        + identity.epoch(),
                                "raft/ is older than the log: put back the raft/ that belongs to it, or " + restore)));
    }

    private void snapshot(FoundSnapshot found) {
        boolean chosen = reading.chosen()
                .map(PublishedSnapshot::directory)
                .filter(found.directory()::equals)
                .isPresent();
        Severity severity = chosen ? Severity.DAMAGE : Severity.WARNING;
        String remedy =
                chosen ? restore : "the node starts without it; move it away once it is certain that nobody needs it";
        try {
            List<String> problems = SnapshotVerification.FULL.problems(disk, found.directory());
            problems.forEach(problem -> add(severity, found.directory(), null, problem, remedy));
            if (problems.isEmpty() && found.isUsable()) {
                content(found.snapshot().get())
                        .ifPresent(problem -> add(severity, found.directory(), null, problem, remedy));
            } else if (problems.isEmpty()) {
                add(severity, found.directory(), null, found.problem(), remedy);
            }
        } catch (IOException e) {
            add(severity, found.directory(), null, "cannot be read: " + e, remedy);
        }
    }

    /** Whether the keys in a snapshot are what its manifest says. */
    private static Optional<String> content(PublishedSnapshot snapshot) {
        try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(snapshot.directory())) {
            Optional<String> contradiction = snapshot.manifest().contradiction(view.header());
            if (contradiction.isPresent()) {
                return contradiction;
            }
            StateTotals totals = StateTotals.of(view);
            return totals.matches(view.header())
                    ? Optional.empty()
                    : Optional.of("its keys are " + totals.keyCount() + " with hash "
                            + totals.hash().toHex() + ", its header says "
                            + view.header().keyCount() + " with "
                            + view.header().hash().toHex());
        } catch (KeySpaceFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What is wrong although each file may be whole: a log that does not continue the snapshot, a log that is gone. */
    private void together() {
        boolean explained = findings.stream().anyMatch(finding -> finding.severity() == Severity.DAMAGE);
        if (reading.refusal().isPresent() && !explained) {
            add(
                    Severity.DAMAGE,
                    reading.path(),
                    null,
                    reading.refusal().get().reason(),
                    reading.refusal().get().remedy());
        }
    }

    private void add(Severity severity, Path file, Long offset, String problem, String remedy) {
        findings.add(new Finding(severity, file.toString(), offset, problem, remedy));
    }
}
