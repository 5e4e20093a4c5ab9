package io.raftkv.offline;

import java.util.List;

/**
 * What {@code offline repair} saved, and what it could not.
 *
 * @param copy {@code null} while it is only a plan
 * @param snapshotIndex 0 where the log was whole from its first entry on
 * @param lastStampMillis leader's time of the last entry saved; 0 when none carries one
 * @param keyCount of the state rebuilt from the copy; {@code null} while it is only a plan
 * @param notSaved every damage of the original, with file and offset
 */
record RepairReport(
        String dataDir,
        String copy,
        String clusterId,
        long snapshotIndex,
        long lastIndex,
        long lastTerm,
        long lastStampMillis,
        Long keyCount,
        String stateHash,
        List<Finding> notSaved) {
    RepairReport {
        notSaved = List.copyOf(notSaved);
    }

    static RepairReport planned(String dataDir, Salvage salvage, List<Finding> notSaved) {
        return new RepairReport(
                dataDir,
                null,
                salvage.clusterId().toString(),
                salvage.afterIndex(),
                salvage.log().lastIndex(),
                salvage.log().lastTerm(),
                salvage.log().lastStampMillis(),
                null,
                null,
                notSaved);
    }

    RepairReport done(String directory, StateFigures figures) {
        return new RepairReport(
                dataDir,
                directory,
                clusterId,
                snapshotIndex,
                lastIndex,
                lastTerm,
                Math.max(lastStampMillis, figures.stampMillis()),
                figures.keyCount(),
                figures.stateHash(),
                notSaved);
    }

    Lines lines() {
        Lines lines = new Lines()
                .field(copy == null ? "would copy" : "copied", dataDir)
                .field("to", copy)
                .field("cluster", clusterId)
                .field("snapshot", snapshotIndex == 0 ? "none" : "at index " + snapshotIndex)
                .field(
                        "log",
                        lastIndex == snapshotIndex
                                ? "nothing behind it"
                                : "entries " + (snapshotIndex + 1) + " to " + lastIndex)
                .field("reaches", "index " + lastIndex + ", term " + lastTerm)
                .field("time", Lines.time(lastStampMillis))
                .field("keys", keyCount)
                .field("state hash", stateHash);
        if (!notSaved.isEmpty()) {
            lines.line("").line("Not saved is what stood in, and behind:");
            notSaved.forEach(finding -> lines.line("  " + finding.file()
                    + (finding.offset() == null ? "" : " at byte " + finding.offset()) + ": " + finding.problem()));
        }
        return lines;
    }
}
