package io.raftkv.offline;

import io.raftkv.offline.Finding.Severity;
import java.util.List;

/** What {@code offline check} found, worst thing and all. */
record CheckResult(String dataDir, int snapshots, int segments, List<Finding> findings) {

    ExitCode exitCode() {
        if (has(Severity.DAMAGE)) {
            return ExitCode.DAMAGED;
        }
        return has(Severity.WARNING) ? ExitCode.DEGRADED : ExitCode.OK;
    }

    private boolean has(Severity severity) {
        return findings.stream().anyMatch(finding -> finding.severity() == severity);
    }

    Lines lines() {
        Lines lines = new Lines();
        findings.forEach(finding -> lines.line(finding.text()));
        return lines.line(dataDir + " (segments: " + segments + ", snapshots: " + snapshots + "): "
                + switch (exitCode()) {
                    case OK -> "everything is whole";
                    case DEGRADED -> "damaged, the node starts without what is";
                    default -> "DAMAGED, the node cannot go on with this";
                });
    }
}
