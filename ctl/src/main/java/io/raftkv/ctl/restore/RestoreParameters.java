package io.raftkv.ctl.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that makes one restore, as a journal keeps it.
 *
 * @param archive its absolute path
 * @param keyFile of an encrypted archive, its absolute path; {@code null} otherwise. Never the key itself
 * @param cluster name of the cluster that is restored as a whole; {@code null} for one data directory
 * @param places the founder's first
 */
public record RestoreParameters(String archive, String keyFile, Point point, String cluster, List<Place> places) {
    public RestoreParameters {
        places = List.copyOf(places);
    }

    /** What the archive brings back: tells it from another one that was put at its path since. */
    public record Point(
            String clusterId,
            long term,
            long index,
            long stampMillis,
            String stateHash,
            long keyCount,
            long logEntries,
            List<String> warnings) {
        public Point {
            warnings = List.copyOf(warnings);
        }

        public static Point of(VerifiedBackup backup) {
            return new Point(
                    backup.snapshot().clusterId().toString(),
                    backup.last().term(),
                    backup.last().index(),
                    backup.lastStampMillis(),
                    backup.snapshot().stateHash(),
                    backup.snapshot().keyCount(),
                    backup.logEntries(),
                    backup.warnings());
        }

        public String stamp() {
            return Instant.ofEpochMilli(stampMillis).toString();
        }
    }

    /**
     * @param node its id; {@code null} for a data directory alone
     * @param aside where the data from before goes; {@code null} when there was none
     * @param ran whether the node ran before
     */
    public record Place(String node, String data, String aside, boolean ran) {
        RestorePlace in(String operation) {
            return new RestorePlace(Path.of(data), Optional.ofNullable(aside).map(Path::of), operation);
        }
    }

    public JsonNode toJson() {
        return Json.mapper().valueToTree(this);
    }

    public static RestoreParameters of(JsonNode json) {
        try {
            return Json.mapper().treeToValue(json, RestoreParameters.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CtlException when this is another archive than the one that the restore began with */
    VerifiedBackup require(VerifiedBackup backup) {
        if (!Point.of(backup).equals(point)) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    archive + " is not the archive that this restore began with: that one ended at index "
                            + point.index() + ", " + point.stamp(),
                    "put it back there, then repeat");
        }
        return backup;
    }
}
