package io.raftkv.offline;

import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;

/**
 * One part of a command in a log.
 *
 * @param what {@code put}, {@code delete}, {@code if_revision}, {@code if_exists} or {@code open_epoch}
 * @param space {@code data}, or {@code system} for the cluster's own records
 * @param sizeBytes of the value that is put
 * @param value {@code null} unless values were asked for
 * @param number the revision of a condition, or the epoch
 */
record DumpedChange(String what, String space, ShownBytes key, Integer sizeBytes, ShownBytes value, Long number) {
    static DumpedChange of(Space space, Condition condition) {
        ShownBytes key = ShownBytes.of(condition.key());
        return condition instanceof Condition.RevisionIs revision
                ? new DumpedChange("if_revision", ShownBytes.name(space), key, null, null, revision.revision())
                : new DumpedChange("if_exists", ShownBytes.name(space), key, null, null, null);
    }

    static DumpedChange of(Space space, Mutation mutation, boolean values) {
        ShownBytes key = ShownBytes.of(mutation.key());
        if (mutation instanceof Mutation.Put put) {
            // Records of the cluster may hold secrets, even if only their hashes.
            ShownBytes value = values && space == Space.DATA ? ShownBytes.of(put.value()) : null;
            return new DumpedChange(
                    "put", ShownBytes.name(space), key, put.value().length(), value, null);
        }
        return new DumpedChange("delete", ShownBytes.name(space), key, null, null, null);
    }

    static DumpedChange ofEpoch(long epoch) {
        return new DumpedChange("open_epoch", null, null, null, null, epoch);
    }

    String text() {
        String place =
                (space == null || space.equals("data") ? "" : " " + space) + (key == null ? "" : " " + key.text());
        return switch (what) {
            case "put" -> "put" + place + "  " + sizeBytes + " bytes" + (value == null ? "" : "  " + value.text());
            case "if_revision" -> "if" + place + " has revision " + number;
            case "if_exists" -> "if" + place + " exists";
            case "open_epoch" -> "opens epoch " + number;
            default -> what + place;
        };
    }
}
