package io.raftkv.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.backup.BackupExtractor;
import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.campaign.Campaign;
import io.raftkv.disk.LocalDisk;
import io.raftkv.it.cluster.SequentialWriters;
import io.raftkv.it.cluster.StreamedBackup;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Backups of a cluster that is written to as fast as it takes it, some cut in the middle: each is absent or whole, and
 * each whole one restores to one instant of what the clients did.
 */
final class BackupUnderLoadIT {
    private static final int RUNS = 12;
    private static final int TORTURE_RUNS = 200;
    private static final int WRITERS = 4;
    /** So slow that an end in the middle is in the middle. */
    private static final String SLOWLY = "?rate=8000&stall=5";

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private int whole;
    private int cut;

    @Test
    void shouldBeAbsentOrWholeAndOfOneInstant() throws Exception {
        cluster.equip(node -> node.set("storage.snapshot_every", "2000").set("storage.snapshot_min_interval", "1s"));
        cluster.voters(3);
        cluster.awaitLeader();
        try (SequentialWriters writers = SequentialWriters.start(cluster, WRITERS)) {
            writers.awaitMore(2_000);
            Campaign.of("backups under load", RUNS, TORTURE_RUNS).forEachSeed(seed -> backUp(writers, seed));
        }
        assertThat(whole).isPositive();
        assertThat(cut).isPositive();
    }

    private void backUp(SequentialWriters writers, long seed) throws Exception {
        Random random = new Random(seed);
        TestNode source = random.nextInt(3) == 0 ? cluster.awaitLeader() : cluster.awaitFollower();
        Path archive = cluster.home().resolve("backup-" + seed + ".tar.gz");
        long[] acknowledged = writers.acknowledged();
        double fraction = random.nextDouble() * 0.7;
        boolean complete;
        switch ((int) (seed % 4)) {
            case 0 -> complete = StreamedBackup.of(source, SLOWLY).cutAt(archive, fraction);
            case 1 -> complete = StreamedBackup.of(source, SLOWLY).readTo(archive, fraction, source::kill9);
            default -> complete = StreamedBackup.of(source, "").readTo(archive, 1, () -> {});
        }
        long[] attempted = writers.attempted();
        if (!source.isAlive()) {
            source.start();
            cluster.awaitReady(source);
        }
        if (complete) {
            whole++;
            requireOneInstant(archive, writers, acknowledged, attempted, "restored-" + seed);
        } else {
            cut++;
            assertThatThrownBy(() -> verify(archive)).isInstanceOf(BackupInvalidException.class);
        }
        Files.deleteIfExists(archive);
    }

    private static VerifiedBackup verify(Path archive) throws IOException {
        return new BackupVerifier(new LocalDisk()).verify(archive, BackupProgress.NONE);
    }

    private void requireOneInstant(
            Path archive, SequentialWriters writers, long[] acknowledged, long[] attempted, String id)
            throws IOException {
        VerifiedBackup verified = verify(archive);
        TestNode restored = cluster.newNode(id).set("raft.enabled", "false");
        new BackupExtractor(new LocalDisk()).extract(verified, restored.data(), BackupProgress.NONE);
        restored.start();
        cluster.awaitReady(restored);
        try {
            writers.requireOneInstant(restored, acknowledged, attempted);
        } finally {
            restored.kill9();
            cluster.forget(restored);
        }
    }
}
