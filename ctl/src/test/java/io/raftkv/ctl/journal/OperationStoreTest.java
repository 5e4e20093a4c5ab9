package io.raftkv.ctl.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.process.ProcessIdentity;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperationStoreTest {
    private static final Operator EVA = new Operator("eva", null, "here", null);
    private static final Instant START = Instant.parse("2026-01-09T12:00:00Z");

    @TempDir
    private Path home;

    private Path ops;
    private Instant now = START;
    private OperationStore store;

    @BeforeEach
    void makeStore() {
        ops = home.resolve("state/ops");
        store = storeAt(new Retention(3, Duration.ofDays(30)));
    }

    private OperationStore storeAt(Retention retention) {
        return new OperationStore(new LocalDisk(), ops, Clock.fixed(now, ZoneOffset.UTC), retention);
    }

    @Test
    void shouldKeepEverythingForItsOwnerOnly() throws IOException {
        begin("a").close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ops)))
                .isEqualTo("rwx------");
        try (var files = Files.list(ops)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void shouldGiveShortIdsThatNobodyHas() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            OpenOperation open = begin("subject " + i);
            ids.add(open.operation().id());
            open.close();
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{4}"));
        assertThat(store.ids()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void shouldRefuseAnotherOperationOnTheSameSubjectUntilItIsOver() throws IOException {
        OpenOperation open = begin("context prod");
        String id = open.operation().id();

        assertThatThrownBy(() -> begin("context prod"))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
        begin("context test").close();
        open.close();
        assertThatThrownBy(() -> begin("context prod"))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining(id);
        end(id);
        begin("context prod").close();
    }

    @Test
    void shouldLetOneProcessAtATimeGoOn() throws IOException {
        String id = begin("a").operation().id(); // still open

        assertThatThrownBy(() -> store.open(id, message -> {}))
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        assertThat(store.read(id).state()).isEqualTo(StoredOperation.State.RUNNING);
    }

    @Test
    void shouldTakeOverFromADeadProcessAndSaySo() throws IOException {
        OpenOperation open = begin("a");
        String id = open.operation().id();
        open.close();
        ProcessIdentity own = ProcessIdentity.ofThisProcess();
        Path lock = ops.resolve(id + ".lock");
        for (ProcessIdentity dead : List.of(
                new ProcessIdentity(own.pid(), own.startTicks() - 1, own.bootId()),
                new ProcessIdentity(own.pid(), own.startTicks(), "another-boot"))) {
            Files.writeString(lock, dead.format());
            List<String> said = new ArrayList<>();

            assertThat(store.read(id).state()).isEqualTo(StoredOperation.State.INTERRUPTED);
            store.open(id, said::add).close();

            assertThat(said).hasSize(1).first().asString().contains("process " + own.pid(), "taken over");
        }
        assertThat(lock).isEmptyFile();
    }

    @Test
    void shouldForgetOldEndedOperationsAndNeverUnfinishedOnes() throws IOException {
        String unfinished = ended("unfinished", false);
        List<String> old = List.of(ended("1", true), ended("2", true));
        now = START.plus(Duration.ofDays(31));
        makeStore();
        List<String> young = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(1);
            makeStore();
            young.add(ended("young " + i, true));
        }
        now = now.plusSeconds(1);
        makeStore();
        String last = ended("last", true);

        assertThat(store.ids()).doesNotContainAnyElementsOf(old).contains(unfinished, last);
        assertThat(store.ids()).containsAll(young.subList(2, 5)).doesNotContainAnyElementsOf(young.subList(0, 2));
    }

    @Test
    void shouldListADamagedJournalAndForgetOneThatNeverBegan() throws IOException {
        String damaged = ended("a", true);
        Path journal = ops.resolve(damaged + ".journal");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[20] ^= 1;
        Files.write(journal, bytes);
        Files.writeString(ops.resolve("abcd.journal"), "0123");

        assertThat(store.list()).extracting(StoredOperation::state).containsExactly(StoredOperation.State.DAMAGED);
        begin("b").close();
        assertThat(ops.resolve("abcd.journal")).doesNotExist();
        assertThat(journal).exists();
    }

    @Test
    void shouldKnowNoOtherFileAsAnOperation() throws IOException {
        begin("a").close();
        for (String id : List.of("../ops", "", "*", "9F2C", "9f2c.journal", "zzzz", "0000")) {
            assertThatThrownBy(() -> store.open(id, message -> {}))
                    .as(id)
                    .isInstanceOfSatisfying(
                            CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND));
        }
    }

    @Test
    void shouldGoOnBehindATornTail() throws IOException {
        OpenOperation open = begin("a");
        String id = open.operation().id();
        open.close();
        Path journal = ops.resolve(id + ".journal");
        Files.writeString(journal, "1c291ca3 {\"type\":\"inte", StandardOpenOption.APPEND);

        try (OpenOperation again = store.open(id, message -> {})) {
            again.append(new JournalRecord.Intended(1, 2));
        }

        assertThat(store.read(id).operation().orElseThrow().steps().get(0).progress())
                .isEqualTo(StepState.Progress.INTENDED);
    }

    private String ended(String subject, boolean end) throws IOException {
        OpenOperation open = begin(subject);
        open.close();
        if (end) {
            end(open.operation().id());
        }
        return open.operation().id();
    }

    private void end(String id) throws IOException {
        try (OpenOperation open = store.open(id, message -> {})) {
            open.append(new JournalRecord.Intended(1, now.toEpochMilli()));
            open.append(new JournalRecord.Ended(Ending.DONE, null, now.toEpochMilli()));
        }
    }

    private OpenOperation begin(String subject) throws IOException {
        Procedure procedure = new Procedure(
                "test",
                "Test",
                subject,
                Optional.empty(),
                Json.mapper().createObjectNode(),
                List.of(new FakeWorld(1, 0).step("only", List.of("mark"))),
                List.of());
        return store.begin(procedure, store.freeId(), "prod", EVA, "1.0.0");
    }
}
