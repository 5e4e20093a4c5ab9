package io.raftkv.ctl.repository;

import io.raftkv.command.LogPosition;
import io.raftkv.ctl.repository.CatalogueEntry.Outcome;
import io.raftkv.ctl.repository.CatalogueEntry.Proof;
import java.time.Instant;

/** Catalogue entries of archives that need not exist. */
final class Entries {
    private Entries() {}

    static CatalogueEntry of(BackupId id, Instant created, String cluster, String parent, Outcome verification) {
        return new CatalogueEntry(
                id.value(),
                id.archive(false),
                4,
                "0".repeat(64),
                null,
                parent,
                cluster,
                1,
                new LogPosition(1, 10),
                new LogPosition(1, 20),
                1000,
                7,
                "00112233445566778899aabbccddeeff",
                100,
                created.toEpochMilli(),
                "test",
                verification,
                null,
                null);
    }

    static CatalogueEntry verified(Instant created, String parent) {
        return of(
                BackupId.of(created, 1), created, "one", parent, Outcome.good(created.toEpochMilli(), Proof.CONTENTS));
    }
}
