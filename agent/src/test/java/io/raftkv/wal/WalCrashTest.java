package io.raftkv.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.raftkv.campaign.Campaign;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Power cuts and kills inside random calls: nothing acknowledged is lost, and the log always opens. */
class WalCrashTest {
    private static final int RUNS = 200;
    private static final int TORTURE_RUNS = 2_000;
    private static final int LIVES = 12;
    private static final Path DIRECTORY = Path.of("/data");

    @Test
    void shouldKeepEverythingAcknowledgedWhenThePowerFails() {
        Campaign.of("power cuts of the log", RUNS, TORTURE_RUNS).forEachSeed(seed -> new Simulation(seed).run());
    }

    /**
     * The kernel counts what it could not write as written and still shows it: to the process that starts again after the
     * failure too. What that one finds it takes for durable, so it must have made it so.
     */
    @Test
    void shouldMakeDurableWhatItFindsAfterAForceFailed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(1);
        WalFixture fixture = new WalFixture(disk, DIRECTORY);
        Wal wal = fixture.open().wal();
        wal.append(WalFixture.entries(1, 1, 2, 700));
        disk.failForceAfter(0);
        assertThatThrownBy(() -> wal.append(WalFixture.entries(1, 3, 5, 700))).isInstanceOf(WalClosedException.class);
        disk.kill();

        long found;
        try (Wal again = fixture.open().wal()) {
            found = again.lastIndex();
            again.append(List.of(WalFixture.entry(1, found + 1, 700)));
        }
        disk.crash(Survival.NOTHING);
        try (Wal reopened = fixture.open().wal()) {
            assertThat(reopened.lastIndex()).isEqualTo(found + 1);
            assertThat(reopened.read(found).payload()).hasSize(700);
        }
    }

    @Test
    void shouldCloseForGoodWhenAForceFails() throws IOException {
        for (int successes = 0; successes < 8; successes++) {
            SimulatedDisk disk = new SimulatedDisk(successes);
            List<String> failures = new ArrayList<>();
            WalListener listener = new WalListener() {
                @Override
                public void failed(String operation, Exception cause) {
                    failures.add(operation);
                }
            };
            // The preparation of spares never runs: only forces of the log itself fail here.
            Wal wal = WalRecovery.open(disk, DIRECTORY, WalFixture.options(), listener, task -> {})
                    .wal();
            wal.append(WalFixture.entries(1, 1, 1, 1500));
            disk.failForceAfter(successes);
            long acknowledged = 1;
            try {
                for (long index = 2; index <= 20; index++) {
                    wal.append(WalFixture.entries(1, index, index, 1500));
                    acknowledged = index;
                }
                fail("no force failed");
            } catch (WalClosedException e) {
                assertThat(e).hasRootCauseInstanceOf(SimulatedDisk.ForceFailed.class);
            }
            long next = acknowledged + 1;
            assertThat(failures).containsExactly("append");
            assertThat(wal.lastIndex()).isEqualTo(acknowledged);
            assertThatThrownBy(() -> wal.append(WalFixture.entries(1, next, next, 10)))
                    .isInstanceOf(WalClosedException.class);
            assertThatThrownBy(() -> wal.read(1)).isInstanceOf(WalClosedException.class);
            assertThatThrownBy(() -> wal.truncatePrefix(1)).isInstanceOf(WalClosedException.class);
            assertThatThrownBy(() -> wal.truncateSuffix(1)).isInstanceOf(WalClosedException.class);
            assertThatThrownBy(() -> wal.reset(5)).isInstanceOf(WalClosedException.class);
            disk.crash(Survival.NOTHING);
            try (Wal reopened = new WalFixture(disk, DIRECTORY).open().wal()) {
                assertThat(reopened.lastIndex()).isEqualTo(acknowledged);
            }
        }
    }

    @Test
    void shouldCloseForGoodWhenTheDiskIsFullAndKeepWhatWasAcknowledged() throws IOException {
        for (long free = 0; free < 6000; free += 500) {
            SimulatedDisk disk = new SimulatedDisk(free);
            Wal wal = new WalFixture(disk, DIRECTORY).open().wal();
            wal.append(WalFixture.entries(1, 1, 1, 500));
            disk.setUsableBytes(free);
            long acknowledged = appendUntilFailure(wal);
            disk.crash(Survival.EVERYTHING);
            disk.setUsableBytes(Long.MAX_VALUE);
            try (Wal reopened = new WalFixture(disk, DIRECTORY).open().wal()) {
                assertThat(reopened.lastIndex()).isBetween(acknowledged, acknowledged + 1);
                reopened.append(List.of(WalFixture.entry(1, reopened.lastIndex() + 1, 500)));
            }
        }
    }

    private static long appendUntilFailure(Wal wal) {
        while (true) {
            try {
                wal.append(List.of(WalFixture.entry(1, wal.lastIndex() + 1, 500)));
            } catch (IOException e) {
                return wal.lastIndex();
            }
        }
    }

    /** One disk, one log, many lives. */
    private static final class Simulation {
        private final Random random;
        private final SimulatedDisk disk;
        private final WalFixture fixture;
        private final LogModel model = new LogModel();

        Simulation(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(random.nextLong());
            fixture = new WalFixture(disk, DIRECTORY);
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                disk.cutPowerAt(disk.operations() + 1 + random.nextInt(random.nextBoolean() ? 12 : 120));
                try {
                    live();
                } catch (SimulatedDisk.PowerCut e) {
                    // Recovery itself was hit: it changed nothing that counts.
                } catch (WalClosedException e) {
                    assertThat(e).hasRootCauseInstanceOf(SimulatedDisk.PowerCut.class);
                }
                if (random.nextInt(4) == 0) {
                    disk.kill();
                } else {
                    disk.crash(Survival.values()[random.nextInt(3)]);
                }
            }
            try (Wal wal = fixture.open().wal()) {
                model.requireRecovered(wal);
            }
        }

        private void live() throws IOException {
            Wal wal = fixture.open().wal();
            model.requireRecovered(wal);
            while (true) {
                LogModel.Pending call = nextCall(wal.lastTerm());
                model.begin(call);
                carryOut(wal, call);
                model.acknowledged(wal);
            }
        }

        private void carryOut(Wal wal, LogModel.Pending call) throws IOException {
            if (call instanceof LogModel.Pending.Append append) {
                wal.append(append.batch());
            } else if (call instanceof LogModel.Pending.TruncatePrefix prefix) {
                wal.truncatePrefix(prefix.firstIndexKept());
            } else if (call instanceof LogModel.Pending.TruncateSuffix suffix) {
                wal.truncateSuffix(suffix.lastIndexKept());
            } else if (call instanceof LogModel.Pending.Reset reset) {
                wal.reset(reset.nextIndex());
            }
        }

        private LogModel.Pending nextCall(long lastTerm) {
            int dice = random.nextInt(100);
            long length = model.lastIndex() - model.firstIndex() + 1;
            if (dice < 4) {
                return new LogModel.Pending.Reset(model.lastIndex() + 1 + random.nextInt(50));
            }
            if (dice < 12 && length > 0) {
                return new LogModel.Pending.TruncateSuffix(model.firstIndex() - 1 + random.nextInt((int) length + 1));
            }
            if (dice < 20 && length > 0) {
                return new LogModel.Pending.TruncatePrefix(model.firstIndex() + random.nextInt((int) length + 1));
            }
            long term = lastTerm + random.nextInt(2);
            List<WalEntry> batch = new ArrayList<>();
            for (int count = 1 + random.nextInt(6); count > 0; count--) {
                batch.add(WalFixture.entry(term, model.lastIndex() + 1 + batch.size(), random.nextInt(900)));
            }
            return new LogModel.Pending.Append(batch);
        }
    }
}
