package io.raftkv.ctl.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.Json;
import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random procedures, whose process is killed, or whose machine loses its power, before, inside and after each step and
 * each write of the journal, over and over: resumed, they end as an uninterrupted run; aborted, as if they had never begun.
 */
final class InterruptedOperationTest {
    private static final Path OPS = Path.of("/ops");
    private static final Path JOURNAL = OPS.resolve("9f2c.journal");
    private static final int INTERRUPTIONS_MAX = 12;
    private static final int DIE_AT_MAX = 14;

    @Test
    void shouldEndAsAnUninterruptedRunWhenItIsResumed() {
        Campaign.of("operations interrupted and resumed", 2_000, 200_000).forEachSeed(seed -> {
            Life life = new Life(seed);
            life.interruptSometimes(false);
            life.world.letLive();
            life.carryOut();
            assertThat(life.world.marks()).isEqualTo(life.expected());
            assertThat(life.operation().ended()).map(JournalRecord.Ended::as).contains(Ending.DONE);
            assertThat(life.world.actions())
                    .as("every step acted unless its effect was there")
                    .containsAll(life.namesWithoutEffectBefore());
        });
    }

    @Test
    void shouldBeAsBeforeWhenItIsAborted() {
        Campaign.of("operations interrupted and aborted", 2_000, 200_000).forEachSeed(seed -> {
            Life life = new Life(seed);
            List<String> before = life.world.marks();
            life.interruptSometimes(false);
            if (life.isDone()) {
                return; // was over before anything cut it short
            }
            life.interruptSometimes(true);
            life.world.letLive();
            life.takeBack();
            assertThat(life.world.marks()).isEqualTo(before);
            assertThat(life.operation().ended()).map(JournalRecord.Ended::as).contains(Ending.ABORTED);
        });
    }

    /** One operation over many processes. */
    private static final class Life {
        final Random random;
        final FakeWorld world;
        final SimulatedDisk disk;
        final Procedure procedure;
        final List<String> before;
        private final List<List<String>> marksOfSteps = new ArrayList<>();

        Life(long seed) throws IOException {
            random = new Random(seed);
            world = new FakeWorld(random.nextLong(), random.nextInt(4));
            before = world.marks();
            disk = new SimulatedDisk(random.nextLong());
            disk.createDirectories(OPS);
            List<Step> steps = new ArrayList<>();
            int count = 1 + random.nextInt(7);
            for (int i = 1; i <= count; i++) {
                List<String> marks = new ArrayList<>();
                for (int part = random.nextInt(3); part >= 0; part--) {
                    marks.add("step" + i + "-" + part);
                }
                if (random.nextInt(6) == 0) {
                    marks = List.of("old" + random.nextInt(20)); // may be there before anything is done
                }
                marksOfSteps.add(marks);
                steps.add(world.step("step " + i, marks));
            }
            procedure = new Procedure(
                    "test", "Test", "the world", Optional.empty(), Json.mapper().createObjectNode(), steps, List.of());
        }

        /** Processes that die, or come to the end. */
        void interruptSometimes(boolean back) throws IOException {
            for (int i = random.nextInt(INTERRUPTIONS_MAX); i >= 0; i--) {
                world.letLive();
                boolean power = random.nextBoolean();
                if (power) {
                    disk.cutPowerAt(disk.operations() + 1 + random.nextInt(DIE_AT_MAX));
                } else {
                    world.killAtTouch(1 + random.nextInt(DIE_AT_MAX));
                }
                try {
                    if (back) {
                        takeBack();
                    } else {
                        carryOut();
                    }
                } catch (FakeWorld.Killed | IOException e) {
                    assertThat(e).isNotInstanceOf(JournalDamagedException.class);
                }
                if (power || random.nextInt(4) == 0) {
                    disk.crash(Survival.values()[random.nextInt(Survival.values().length)]);
                } else {
                    disk.kill();
                }
            }
        }

        void carryOut() throws IOException {
            try (OpenOperation open = open()) {
                if (open.operation().ended().isEmpty()) {
                    run(open).carryOut();
                }
            }
        }

        void takeBack() throws IOException {
            try (OpenOperation open = open()) {
                if (open.operation().ended().isEmpty()) {
                    run(open).takeBack(operator());
                }
            }
        }

        private OperationRun run(OpenOperation open) {
            return new OperationRun(
                    procedure, open, OperationListener.NONE, () -> false, StepPermit.ALWAYS, Clock.systemUTC());
        }

        private OpenOperation open() throws IOException {
            JournalFile journal;
            if (!disk.exists(JOURNAL)) {
                journal = JournalFile.create(disk, JOURNAL, path -> {}, begun());
            } else if (JournalFile.read(disk, JOURNAL).isEmpty()) {
                disk.delete(JOURNAL); // never began
                journal = JournalFile.create(disk, JOURNAL, path -> {}, begun());
            } else {
                journal = JournalFile.open(disk, JOURNAL);
            }
            return new OpenOperation(JOURNAL, journal, () -> {});
        }

        private Begun begun() {
            return new Begun(
                    1,
                    "9f2c",
                    "test",
                    "Test",
                    "the world",
                    "prod",
                    null,
                    operator(),
                    "test",
                    1,
                    null,
                    procedure.stepNames());
        }

        private static Operator operator() {
            return new Operator("eva", null, "here", null);
        }

        Operation operation() throws IOException {
            return JournalFile.read(disk, JOURNAL).orElseThrow();
        }

        boolean isDone() throws IOException {
            return disk.exists(JOURNAL)
                    && JournalFile.read(disk, JOURNAL).flatMap(Operation::ended).isPresent();
        }

        List<String> expected() {
            FakeWorld other = new FakeWorld(0, 0);
            before.forEach(other::add);
            marksOfSteps.stream()
                    .filter(marks -> !before.contains(marks.get(marks.size() - 1)))
                    .forEach(marks -> marks.forEach(other::add));
            return other.marks();
        }

        List<String> namesWithoutEffectBefore() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < marksOfSteps.size(); i++) {
                List<String> marks = marksOfSteps.get(i);
                boolean shared = marks.get(0).startsWith("old");
                if (!shared) {
                    names.add("step " + (i + 1));
                }
            }
            return names;
        }
    }
}
