package io.raftkv.ctl.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private DirectoryStorage storage;
    private Repository repository;

    @BeforeEach
    void init() throws IOException {
        storage = new DirectoryStorage(new LocalDisk(), directory);
        Repository.init(storage, Optional.empty(), START);
        repository = Repository.open(storage);
    }

    private String add(int hour, String parent) throws IOException {
        CatalogueEntry entry = Entries.verified(START.plus(Duration.ofHours(hour)), parent);
        Files.writeString(directory.resolve(entry.archive()), "four");
        repository.put(entry);
        return entry.id();
    }

    private List<String> remaining() throws IOException {
        return repository.catalogue().entries().stream().map(CatalogueEntry::id).toList();
    }

    private void prune(KeepPolicy policy) throws IOException {
        try (RepositoryLock lock = repository.lockAlone("backup prune", ignored -> {})) {
            Prune prune = new Prune(repository, lock, Clock.systemUTC());
            prune.carryOut(prune.decide(policy), ignored -> {});
        }
    }

    @Test
    void shouldLeaveNoChainWithoutItsBeginningWhereverItIsKilled() throws IOException {
        for (int killedAfter = 0; killedAfter < 12; killedAfter++) {
            String first = add(0, null);
            String second = add(1, first);
            add(2, second);
            add(3, second);
            String newest = add(50, null);
            CountedStorage counted = new CountedStorage(storage, killedAfter);
            Repository killed = Repository.open(counted);
            try (RepositoryLock lock = killed.lockAlone("backup prune", ignored -> {})) {
                Prune prune = new Prune(killed, lock, Clock.systemUTC());
                List<KeepDecisions.Decision> decisions = prune.decide(new KeepPolicy(1, 0, 0, 0, 0));
                counted.arm();
                prune.carryOut(decisions, ignored -> {});
            } catch (IOException killedThere) {
                assertThat(killedThere).hasMessage("killed");
            }
            storage.list("locks")
                    .forEach(item -> assertThat(directory
                                    .resolve("locks")
                                    .resolve(item.name())
                                    .toFile()
                                    .delete())
                            .isTrue());

            assertThat(new RepositoryCheck(repository).run())
                    .as("killed after %s", killedAfter)
                    .noneMatch(each -> each.kind().isProblem());
            prune(new KeepPolicy(1, 0, 0, 0, 0));
            assertThat(remaining()).containsExactly(newest);
            assertThat(storage.list("catalogue")).hasSize(1);
            assertThat(storage.list("").stream().filter(item -> item.name().startsWith("b-")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldKeepWhatABackupContinuesThatIsBeingMade() throws IOException {
        String old = add(0, null);
        String newest = add(1, null);
        try (RepositoryLock making = repository.lockShared("backup create", ignored -> {});
                IncomingBackup incoming = repository.begin(making, START, false, Optional.of(old))) {
            // As if somebody had removed the lock: the mark alone protects it.
            repository.removeLock(repository.holders().get(0));

            prune(new KeepPolicy(1, 0, 0, 0, 0));

            assertThat(remaining()).containsExactly(old, newest);
            assertThat(storage.list("incoming")).hasSize(1);
            assertThatThrownBy(() -> incoming.publish(null, null, START)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void shouldRefuseWhileAnArchiveIsUnknown() throws IOException {
        add(0, null);
        add(1, null);
        Files.writeString(directory.resolve("b-20260105T000000Z.tar.gz"), "what is this");

        assertThatThrownBy(() -> prune(new KeepPolicy(1, 0, 0, 0, 0))).hasMessageContaining("not in the catalogue");
        assertThat(remaining()).hasSize(2);
    }

    @Test
    void shouldLeaveForeignFilesAlone() throws IOException {
        add(0, null);
        add(1, null);
        Files.writeString(directory.resolve("b-2026.tar.gz"), "somebody's");

        prune(new KeepPolicy(1, 0, 0, 0, 0));

        assertThat(remaining()).hasSize(1);
        assertThat(directory.resolve("b-2026.tar.gz")).hasContent("somebody's");
    }
}
