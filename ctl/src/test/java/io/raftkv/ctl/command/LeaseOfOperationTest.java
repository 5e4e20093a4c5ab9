package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.StoredOperation;
import io.raftkv.ctl.journal.UndoResult;
import io.raftkv.ctl.output.Console;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.testing.FakeCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation of several steps holds the lease while it changes its cluster, and stops when it has lost it. */
final class LeaseOfOperationTest {
    private static final String ID = "9f2c";

    @TempDir
    private Path home;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final TreeSet<String> marks = new TreeSet<>();
    private final List<Runnable> actions = new ArrayList<>();
    private Runnable ready = () -> {};
    private LeaseCover cover = LeaseCover.WHOLE;
    private FakeCluster cluster;
    private Invocation invocation;
    private Operations operations;

    @BeforeEach
    void start() throws IOException {
        cluster = FakeCluster.of(3);
        process();
    }

    @AfterEach
    void stop() {
        invocation.close();
        cluster.close();
    }

    /** Another raftkvctl, of the same user. */
    private void process() {
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Console console = new Console(new ByteArrayInputStream(new byte[0]), err, err, false, false, false);
        invocation = new Invocation(
                new GlobalOptions(),
                Map.of("RAFTKVCTL_ENDPOINTS", cluster.endpoints(), "XDG_STATE_HOME", home.toString()),
                new Output(console, OutputFormat.TABLE, Output.Verbosity.NORMAL, false));
        operations = new Operations(invocation);
    }

    @Test
    void shouldHoldTheLeaseOverAllStepsUnderItsIdAndGiveItBack() throws IOException {
        List<String> holding = new ArrayList<>();
        step(() -> holding.add(cluster.lease().holder().operation()));
        step(() -> invocation.client().transfer(Optional.of("node2")));

        carryOut();

        assertThat(holding).containsExactly("Change everything (operation 9f2c)");
        assertThat(cluster.lease().isHeld()).isFalse();
        assertThat(marks).hasSize(2);
    }

    @Test
    void shouldNotBeginWhileSomebodyElseHoldsTheLease() throws IOException {
        cluster.lease().heldBy("alice@ops1 pid 4711", "upgrade run");
        step(() -> {});

        assertThatThrownBy(this::carryOut)
                .hasMessageContaining("alice@ops1 pid 4711 holds lease 1 for 'upgrade run'")
                .extracting(e -> ((CtlException) e).exitCode())
                .isEqualTo(ExitCode.LOCKED);

        assertThat(operations.store().list()).isEmpty();
        assertThat(marks).isEmpty();
    }

    @Test
    void shouldStopBetweenTwoStepsWhenTheLeaseWasTakenAndGoOnLater() throws IOException {
        step(() -> cluster.lease().heldBy("bob@ops2 pid 3", "remove node3"));
        step(() -> {});

        assertThatThrownBy(this::carryOut)
                .hasMessageContaining("operation 9f2c lost its lease and stopped before 'step 2'")
                .extracting(e -> ((CtlException) e).remedy().orElseThrow())
                .asString()
                .contains("raftkvctl lease show", "raftkvctl op resume 9f2c");
        assertThat(marks).containsExactly("step 1");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("operation 9f2c is not over");
        assertThat(cluster.lease().holder().holder()).isEqualTo("bob@ops2 pid 3");

        assertThatThrownBy(this::resume).hasMessageContaining("bob@ops2 pid 3 holds lease");
        assertThat(marks).hasSize(1);
        assertThat(state()).isEqualTo(StoredOperation.State.INTERRUPTED);
    }

    @Test
    void shouldGoOnAtOnceWithTheLeaseThatAKilledProcessLeft() throws IOException {
        step(() -> {});
        step(() -> {
            throw new Killed();
        });
        assertThatThrownBy(this::carryOut).isInstanceOf(Killed.class);
        String self = System.getProperty("user.name") + "@"
                + java.net.InetAddress.getLocalHost().getHostName();
        cluster.lease().heldBy(self + " pid 1", "Change everything (operation 9f2c)");
        actions.set(1, () -> {});
        process();

        resume();

        assertThat(state()).isEqualTo(StoredOperation.State.DONE);
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    /** Killed before its first step had any effect: nothing is to be taken back but the lease. */
    @Test
    void shouldGiveBackWhatAKilledProcessLeftWhenItIsAborted() throws IOException {
        step(() -> {});
        ready = () -> {
            throw new Killed();
        };
        assertThatThrownBy(this::carryOut).isInstanceOf(Killed.class);
        String self = System.getProperty("user.name") + "@"
                + java.net.InetAddress.getLocalHost().getHostName();
        cluster.lease().heldBy(self + " pid 1", "Change everything (operation 9f2c)");
        process();

        try (OpenOperation open = operations.store().open(ID, message -> {})) {
            operations.abort(new Kind(), open);
        }

        assertThat(state()).isEqualTo(StoredOperation.State.ABORTED);
        assertThat(cluster.lease().isHeld()).isFalse();

        // The abort itself was killed when it was over but for the lease.
        cluster.lease().heldBy(self + " pid 2", "Change everything (operation 9f2c)");
        process();
        try (OpenOperation open = operations.store().open(ID, message -> {})) {
            operations.abort(new Kind(), open);
        }
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldNotTakeTheLeaseOfAnotherOperationOfTheSameUser() throws IOException {
        step(() -> {
            throw new Killed();
        });
        assertThatThrownBy(this::carryOut).isInstanceOf(Killed.class);
        String self = System.getProperty("user.name") + "@"
                + java.net.InetAddress.getLocalHost().getHostName();
        cluster.lease().heldBy(self + " pid 1", "Change everything (operation aaaa)");
        process();

        assertThatThrownBy(this::resume).hasMessageContaining("operation aaaa");
        assertThat(marks).isEmpty();
    }

    @Test
    void shouldSayThatThereIsNoLeaseWhereTheClusterIsLost() throws IOException {
        cover = new LeaseCover(step -> true, true, true);
        cluster.close();
        step(() -> {});
        step(() -> {});

        carryOut();

        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("no lease: ");
        assertThat(marks).hasSize(2);
    }

    @Test
    void shouldNotBeginWithoutALeaseWhatIsForALivingCluster() {
        cluster.close();
        step(() -> {});

        assertThatThrownBy(this::carryOut).isInstanceOf(CtlException.class);
        assertThat(marks).isEmpty();
    }

    @Test
    void shouldHoldTheLeaseOnlyWhileThereIsAClusterThatGaveIt() throws IOException {
        cover = new LeaseCover(step -> step != 2, true, false);
        List<Long> numbers = new ArrayList<>();
        step(() -> numbers.add(cluster.lease().number()));
        step(() -> cluster.lease().heldBy("bob@ops2 pid 3", "of the epoch before"));
        step(() -> {});

        assertThatThrownBy(this::carryOut).hasMessageContaining("bob@ops2");
        assertThat(marks).containsExactly("step 1", "step 2");
    }

    /** The process ends: its lease stays. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void step(Runnable action) {
        actions.add(action);
    }

    private Operation carryOut() throws IOException {
        return operations.carryOut(new Kind(), procedure(), ID);
    }

    private void resume() throws IOException {
        try (OpenOperation open = operations.store().open(ID, message -> {})) {
            operations.resume(new Kind(), open);
        }
    }

    private StoredOperation.State state() throws IOException {
        return operations.store().read(ID).state();
    }

    private Procedure procedure() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= actions.size(); i++) {
            steps.add(new MarkStep("step " + i, i - 1));
        }
        return new Procedure(
                "change",
                "Change everything",
                "context endpoints",
                Optional.empty(),
                Json.mapper().createObjectNode(),
                steps,
                List.of());
    }

    private final class MarkStep implements Step {
        private final String name;
        private final int action;

        MarkStep(String name, int action) {
            this.name = name;
            this.action = action;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isProven() {
            return marks.contains(name);
        }

        @Override
        public void requireReady() {
            ready.run();
        }

        @Override
        public void act(StepVoice voice) {
            actions.get(action).run();
            marks.add(name);
        }

        @Override
        public UndoResult undo(StepVoice voice) {
            marks.remove(name);
            return UndoResult.UNDONE;
        }
    }

    private final class Kind implements OperationKind {
        @Override
        public String name() {
            return "change";
        }

        @Override
        public LeaseCover lease(JsonNode parameters) {
            return cover;
        }

        @Override
        public Procedure rebuild(Operation operation) {
            return procedure();
        }

        @Override
        public Report report(Operation done) {
            return Report.of("Changed", Map.of());
        }
    }
}
