package io.raftkv.ctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OperationRunTest {
    private static final Path JOURNAL = Path.of("/ops/9f2c.journal");
    private static final Operator EVA = new Operator("eva", null, "here", null);

    private final FakeWorld world = new FakeWorld(1, 0);
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectories(JOURNAL.getParent());
    }

    /** A step with everything of the fake one, but what a test changes. */
    private class Changed implements Step {
        private final Step step;

        Changed(String name) {
            step = world.step(name, List.of(name));
        }

        @Override
        public String name() {
            return step.name();
        }

        @Override
        public boolean isProven() throws IOException {
            return step.isProven();
        }

        @Override
        public void act(StepVoice voice) throws IOException {
            step.act(voice);
        }

        @Override
        public UndoResult undo(StepVoice voice) throws IOException {
            return step.undo(voice);
        }
    }

    @Test
    void shouldEndAsAbortedWhenItCouldNotEvenBegin() throws IOException {
        OpenOperation open = begin(new Changed("a") {
            @Override
            public void requireReady() {
                throw new CtlException(ExitCode.LOCKED, "in use");
            }
        });

        assertThatThrownBy(() -> carryOut(open, () -> false)).hasMessage("in use");

        assertThat(open.operation().ended().orElseThrow().as()).isEqualTo(Ending.ABORTED);
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void shouldTakeAFailedActionAsDoneWhenItsProofHolds() throws IOException {
        OpenOperation open = begin(new Changed("a") {
            @Override
            public void act(StepVoice voice) throws IOException {
                super.act(voice);
                throw new IOException("connection lost");
            }
        });

        assertThat(carryOut(open, () -> false)).isEqualTo(OperationRun.Outcome.ENDED);
    }

    @Test
    void shouldNotTakeAnActionAsDoneThatDoesNotShow() throws IOException {
        OpenOperation open = begin(new Changed("a") {
            @Override
            public void act(StepVoice voice) {}
        });

        assertThatThrownBy(() -> carryOut(open, () -> false)).hasMessageContaining("does not show");

        assertThat(open.operation().ended()).isEmpty();
        assertThat(open.operation().steps().get(0).progress()).isEqualTo(StepState.Progress.FAILED);
    }

    @Test
    void shouldNeitherRepeatNorSkipAStepWhoseProofCannotBeTold() throws IOException {
        Step cannotTell = new Changed("b") {
            @Override
            public boolean isProven() throws IOException {
                throw new IOException("no answer");
            }
        };
        OpenOperation open = begin(world.step("a", List.of("a")), cannotTell, world.step("c", List.of("c")));

        assertThatThrownBy(() -> carryOut(open, () -> false)).hasMessage("no answer");

        assertThat(world.actions()).containsExactly("a");
        assertThat(open.operation().ended()).isEmpty();
    }

    @Test
    void shouldStopBetweenTwoStepsAndGoOnThere() throws IOException {
        OpenOperation open = begin(world.step("a", List.of("a")), world.step("b", List.of("b")));
        AtomicInteger asked = new AtomicInteger();

        assertThat(carryOut(open, () -> asked.incrementAndGet() > 1)).isEqualTo(OperationRun.Outcome.STOPPED);
        assertThat(world.marks()).containsExactly("a");

        assertThat(carryOut(open, () -> false)).isEqualTo(OperationRun.Outcome.ENDED);
        assertThat(world.actions()).containsExactly("a", "b");
    }

    @Test
    void shouldGoBackToAStepWhoseEffectWasLost() throws IOException {
        OpenOperation open = begin(world.step("a", List.of("a")), world.step("b", List.of("b")));
        AtomicInteger asked = new AtomicInteger();
        carryOut(open, () -> asked.incrementAndGet() > 1);
        world.remove("a");

        carryOut(open, () -> false);

        assertThat(world.actions()).containsExactly("a", "a", "b");
    }

    @Test
    void shouldOnlyGoBackOnceItIsBeingAborted() throws IOException {
        Step stuck = new Changed("a") {
            @Override
            public UndoResult undo(StepVoice voice) throws IOException {
                throw new IOException("not now");
            }
        };
        OpenOperation open = begin(stuck, world.step("b", List.of("b")), world.step("c", List.of("c")));
        AtomicInteger asked = new AtomicInteger();
        carryOut(open, () -> asked.incrementAndGet() > 2);

        assertThatThrownBy(() -> takeBack(open)).hasMessage("not now");

        assertThat(world.marks()).containsExactly("a");
        assertThat(open.operation().ended()).isEmpty();
        assertThatThrownBy(() -> carryOut(open, () -> false))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void shouldTakeBackTheRestAndNameWhatCannotBe() throws IOException {
        Step forGood = new Changed("b") {
            @Override
            public UndoResult undo(StepVoice voice) {
                return UndoResult.impossible("a removed node stays removed");
            }
        };
        OpenOperation open = begin(world.step("a", List.of("a")), forGood, world.step("c", List.of("c")));
        AtomicInteger asked = new AtomicInteger();
        carryOut(open, () -> asked.incrementAndGet() > 2);

        takeBack(open);

        assertThat(world.marks()).containsExactly("b");
        assertThat(open.operation().notUndone()).extracting(StepState::name).containsExactly("b");
        assertThat(open.operation().ended().orElseThrow().as()).isEqualTo(Ending.ABORTED);
    }

    @Test
    void shouldNotTakeBackWhatWasThereBefore() throws IOException {
        world.add("a");
        OpenOperation open = begin(world.step("a", List.of("a")), world.step("b", List.of("b")));
        AtomicInteger asked = new AtomicInteger();
        carryOut(open, () -> asked.incrementAndGet() > 1);

        takeBack(open);

        assertThat(world.marks()).containsExactly("a");
    }

    @Test
    void shouldRefuseStepsThatItDidNotBeginWith() throws IOException {
        OpenOperation open = begin(world.step("a", List.of("a")));

        assertThatThrownBy(() -> run(procedure(world.step("b", List.of("b"))), open, () -> false))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void shouldDoNothingMoreWhenTheJournalCannotBeWritten() throws IOException {
        OpenOperation open = begin(world.step("a", List.of("a")), world.step("b", List.of("b")));
        disk.failForceAfter(1);

        assertThatThrownBy(() -> carryOut(open, () -> false)).isInstanceOf(JournalWriteException.class);
        assertThatThrownBy(() -> carryOut(open, () -> false)).isInstanceOf(IllegalStateException.class);

        assertThat(world.marks()).containsExactly("a");
    }

    private Procedure last;

    private OpenOperation begin(Step... steps) throws IOException {
        last = procedure(steps);
        JournalRecord.Begun begun = new JournalRecord.Begun(
                1, "9f2c", "test", "Test", "world", "prod", null, EVA, "test", 1, null, last.stepNames());
        return new OpenOperation(JOURNAL, JournalFile.create(disk, JOURNAL, path -> {}, begun), () -> {});
    }

    private static Procedure procedure(Step... steps) {
        return new Procedure(
                "test", "Test", "world", Optional.empty(), Json.mapper().createObjectNode(), List.of(steps), List.of());
    }

    private OperationRun.Outcome carryOut(OpenOperation open, BooleanSupplier stop) throws IOException {
        return run(last, open, stop).carryOut();
    }

    private void takeBack(OpenOperation open) throws IOException {
        run(last, open, () -> false).takeBack(EVA);
    }

    private static OperationRun run(Procedure procedure, OpenOperation open, BooleanSupplier stop) {
        return new OperationRun(procedure, open, OperationListener.NONE, stop, StepPermit.ALWAYS, Clock.systemUTC());
    }
}
