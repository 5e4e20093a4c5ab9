package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Ending;
import io.raftkv.ctl.journal.JournalRecord;
import io.raftkv.ctl.journal.OpenOperation;
import io.raftkv.ctl.journal.OperationStore;
import io.raftkv.ctl.journal.Operator;
import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.journal.Retention;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.journal.UndoResult;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of a kind that this version does not know: it can show them, and end them as they stand. */
final class OpCommandTest {
    private static final Operator EVA = new Operator("eva", null, "ops1", "192.0.2.7");
    private static final String ID = "9f2c";

    @TempDir
    private Path home;

    private Path ops;
    private OperationStore store;

    @BeforeEach
    void makeStore() {
        ops = home.resolve(".local/state/raftkvctl/ops");
        store = new OperationStore(new LocalDisk(), ops, Clock.systemUTC(), Retention.DEFAULT);
    }

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).endpoints("http://127.0.0.1:1").run(arguments);
    }

    private record NamedStep(String name) implements Step {
        @Override
        public boolean isProven() {
            return false;
        }

        @Override
        public void act(StepVoice voice) {}

        @Override
        public UndoResult undo(StepVoice voice) {
            return UndoResult.UNDONE;
        }
    }

    private OpenOperation begin(String id) throws IOException {
        return begin(id, "endpoints");
    }

    private OpenOperation begin(String id, String context) throws IOException {
        Procedure procedure = new Procedure(
                "upgrade",
                "Upgrade prod",
                "context prod " + id,
                Optional.of("7f3a"),
                Json.mapper().createObjectNode(),
                List.of(new NamedStep("install on node2"), new NamedStep("restart node2")),
                List.of());
        return store.begin(procedure, id, context, EVA, "raftkvctl 1.9.0");
    }

    /** The first step is done, the second one may have had an effect. */
    private void interrupted() throws IOException {
        try (OpenOperation open = begin(ID)) {
            open.append(new JournalRecord.Intended(1, 1000));
            open.append(new JournalRecord.Done(1, false, 4000));
            open.append(new JournalRecord.Intended(2, 5000));
        }
    }

    private void ended(String id, Ending as) throws IOException {
        try (OpenOperation open = begin(id)) {
            open.append(new JournalRecord.Ended(as, "because", System.currentTimeMillis()));
        }
    }

    private byte[] journal() throws IOException {
        try (var files = Files.list(ops)) {
            Path journal = files.filter(file -> file.getFileName().toString().startsWith(ID)
                            && !file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllBytes(journal);
        }
    }

    @Test
    void shouldListNothingWhereNothingWasBegun() {
        CtlRun run = run("op", "list");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.outLines()).hasSize(1).first().asString().matches("ID +KIND +CONTEXT +STATE +STEPS +AGE +WHAT");
        assertThat(run.err()).isEmpty();
        assertThat(ops).doesNotExist();
    }

    @Test
    void shouldListWhatIsUnfinishedAndWhatEnded() throws IOException {
        ended("aaaa", Ending.DONE);
        interrupted();

        CtlRun run = run("op", "list");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("9f2c +upgrade +endpoints +interrupted +1/2 +\\S+ +Upgrade prod")
                .containsPattern("aaaa +upgrade +endpoints +done +0/2 ");
        assertThat(run("op", "list", "--unfinished", "-o", "name").outLines()).containsExactly(ID);
        assertThat(run("op", "list", "-o", "wide").out()).contains("eva on ops1 from 192.0.2.7");
        JsonNode json = Json.mapper()
                .readTree(run("op", "list", "--unfinished", "-o", "json").out());
        assertThat(json.path("kind").asText()).isEqualTo("OperationList");
        assertThat(json.at("/operations/0/state").asText()).isEqualTo("interrupted");
        assertThat(json.at("/operations/0/steps_done").asInt()).isEqualTo(1);
    }

    @Test
    void shouldSayThatAJournalIsDamagedAndListTheOthers() throws IOException {
        interrupted();
        ended("aaaa", Ending.DONE);
        try (var files = Files.list(ops)) {
            Path journal = files.filter(file -> file.getFileName().toString().startsWith("aaaa")
                            && !file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(journal);
            bytes[bytes.length / 3] ^= 1;
            Files.write(journal, bytes);
        }

        CtlRun run = run("op", "list");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(run.out()).containsPattern("aaaa .*damaged").contains(ID);
        assertThat(run.err()).startsWith("warning: ").contains("aaaa");
        assertThat(run("op", "show", "aaaa").code()).isEqualTo(ExitCode.DAMAGED);
    }

    @Test
    void shouldShowHowFarAnOperationIsAndHowToGoOn() throws IOException {
        interrupted();

        CtlRun run = run("op", "show", ID);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("9f2c  Upgrade prod\n")
                .contains("context  endpoints  cluster 7f3a\n")
                .contains("by eva on ops1 from 192.0.2.7\n")
                .containsPattern("1 +done +3\\.0s +install on node2")
                .containsPattern("2 +intended +- +restart node2")
                .endsWith("  resume: raftkvctl op resume 9f2c   take back: raftkvctl op abort 9f2c\n");
        JsonNode json =
                Json.mapper().readTree(run("op", "show", ID, "-o", "json").out());
        assertThat(json.at("/operation/id").asText()).isEqualTo(ID);
        assertThat(json.at("/steps/1/state").asText()).isEqualTo("intended");
        assertThat(json.at("/steps/1/may_have_acted").asBoolean()).isTrue();
    }

    @Test
    void shouldNotOfferToGoOnWithWhatHasEnded() throws IOException {
        ended(ID, Ending.ABORTED);
        assertThat(run("op", "show", ID).out()).contains("aborted, because").doesNotContain("op resume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "resume", "abort"})
    void shouldSayThatThereIsNoSuchOperation(String verb) {
        CtlRun run = run("op", verb, "beef");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("beef").contains("raftkvctl op list");
        assertThat(run("op", verb, "../ops/x").code()).isNotEqualTo(ExitCode.OK);
        assertThat(run("op", verb).code()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "abort"})
    void shouldLeaveAnOperationToTheProcessThatIsAtIt(String verb) throws IOException {
        try (OpenOperation open = begin(ID)) {
            CtlRun run = run("op", verb, ID, "--yes");

            assertThat(run.code()).isEqualTo(ExitCode.LOCKED);
            assertThat(run.err()).contains("process " + ProcessHandle.current().pid());
            assertThat(open.operation().ended()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "abort"})
    void shouldNotTouchAKindThatItDoesNotKnow(String verb) throws IOException {
        interrupted();
        byte[] before = journal();

        CtlRun run = run("op", verb, ID, "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("is a upgrade, which is not known here").contains("raftkvctl 1.9.0");
        assertThat(journal()).isEqualTo(before);
    }

    @Test
    void shouldEndAnOperationAsItStandsAfterAYes() throws IOException {
        interrupted();
        byte[] before = journal();
        assertThat(run("op", "abort", ID, "--as-it-stands").code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        CtlRun plan = run("op", "abort", ID, "--as-it-stands", "--dry-run");
        assertThat(plan.code()).isEqualTo(ExitCode.OK);
        assertThat(plan.out())
                .startsWith("PLAN  Give up 9f2c: Upgrade prod\n")
                .contains("stays as it is: install on node2", "stays as it is: restart node2");
        assertThat(journal()).isEqualTo(before);

        CtlRun run = run("op", "abort", ID, "--as-it-stands", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("failed, given up as it stood, by ");
        assertThat(store.read(ID).isUnfinished()).isFalse();
        assertThat(run("op", "abort", ID, "--as-it-stands", "--yes").code())
                .as("again")
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldNotGiveUpWhatIsDone() throws IOException {
        ended(ID, Ending.DONE);

        CtlRun run = run("op", "abort", ID, "--as-it-stands", "--yes");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("operation 9f2c has ended: ");
    }
}
