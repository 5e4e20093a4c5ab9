package io.raftkv.ctl.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.process.ProcessIdentity;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryLockTest {
    private static final LockTimes NEVER_SIGNS = new LockTimes(Duration.ofHours(8), Duration.ofHours(1));

    @TempDir
    private Path directory;

    private DirectoryStorage storage;
    private Repository repository;
    private final List<String> takenOver = new ArrayList<>();

    @BeforeEach
    void init() throws IOException {
        storage = new DirectoryStorage(new LocalDisk(), directory.resolve("repo"));
        Repository.init(storage, Optional.empty(), Instant.now());
        repository = Repository.open(storage, NEVER_SIGNS);
    }

    private Path onlyLock() throws IOException {
        List<RepositoryStorage.Item> locks = storage.list(RepositoryLock.DIRECTORY);
        assertThat(locks).hasSize(1);
        return directory.resolve("repo/locks").resolve(locks.get(0).name());
    }

    private void foreignLock(LockHolder holder, Duration age) throws IOException {
        storage.create("locks/foreign.json", holder.encode());
        Files.setLastModifiedTime(
                directory.resolve("repo/locks/foreign.json"),
                FileTime.from(Instant.now().minus(age)));
    }

    private LockHolder holder(ProcessIdentity process, String namespace) throws IOException {
        LockHolder own = LockHolder.ofThisProcess("backup prune", true, Instant.now());
        return new LockHolder(own.operation(), true, "eva", "ops7", process, namespace, own.sinceMillis(), null, null);
    }

    private static void assertLocked(Callable<RepositoryLock> take) {
        assertThatThrownBy(take::call)
                .isInstanceOfSatisfying(
                        CtlException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
    }

    @Test
    void shouldLetManyWorkBesideEachOtherAndOneAlone() throws IOException {
        try (RepositoryLock one = repository.lockShared("backup create", takenOver::add);
                RepositoryLock two = repository.lockShared("backup create", takenOver::add)) {
            one.requireHeld();
            two.requireHeld();
            assertLocked(() -> repository.lockAlone("backup prune", takenOver::add));
        }
        try (RepositoryLock alone = repository.lockAlone("backup prune", takenOver::add)) {
            alone.requireHeld();
            assertLocked(() -> repository.lockShared("backup create", takenOver::add));
        }
        assertThat(storage.list(RepositoryLock.DIRECTORY)).isEmpty();
        assertThat(takenOver).isEmpty();
    }

    @Test
    void shouldNeverLetTwoWorkAlone() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(threads.submit(() -> {
                try (RepositoryLock lock = repository.lockAlone("backup prune", ignored -> {})) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    lock.requireHeld();
                    entered.incrementAndGet();
                    inside.decrementAndGet();
                } catch (CtlException e) {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED);
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        threads.shutdown();
        assertThat(entered).hasPositiveValue();
    }

    @Test
    void shouldTakeOverFromAProcessThatIsKnownToBeGone() throws IOException {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        LockHolder own = LockHolder.ofThisProcess("x", true, Instant.now());
        ProcessIdentity gone = new ProcessIdentity(self.pid(), self.startTicks() - 1, self.bootId());
        foreignLock(holder(gone, own.pidNamespace()), Duration.ZERO);

        try (RepositoryLock lock = repository.lockAlone("backup prune", takenOver::add)) {
            lock.requireHeld();
        }

        assertThat(takenOver).singleElement().asString().contains("eva on ops7").contains("it is gone");
    }

    @Test
    void shouldNotJudgeAProcessOfAnotherBootOrContainer() throws IOException {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        LockHolder own = LockHolder.ofThisProcess("x", true, Instant.now());
        for (LockHolder other : List.of(
                holder(new ProcessIdentity(1, 1, "another-boot"), own.pidNamespace()),
                holder(new ProcessIdentity(self.pid(), 1, self.bootId()), "pid:[1]"))) {
            foreignLock(other, Duration.ofHours(7));
            assertLocked(() -> repository.lockShared("backup create", takenOver::add));
            storage.delete("locks/foreign.json");
        }
    }

    @Test
    void shouldTakeOverWhatGaveNoSignOfLifeForTooLong() throws IOException {
        foreignLock(holder(new ProcessIdentity(1, 1, "another-boot"), ""), Duration.ofHours(9));

        repository.lockAlone("backup prune", takenOver::add).close();

        assertThat(takenOver).hasSize(1);
    }

    @Test
    void shouldCountALockThatIsHalfWrittenUntilItExpires() throws IOException {
        storage.create("locks/half.json", new byte[0]);

        assertLocked(() -> repository.lockShared("backup create", takenOver::add));
        Files.setLastModifiedTime(
                directory.resolve("repo/locks/half.json"),
                FileTime.from(Instant.now().minus(Duration.ofHours(9))));
        repository.lockShared("backup create", takenOver::add).close();
    }

    @Test
    void shouldNoticeThatItsLockWasRemoved() throws IOException {
        try (RepositoryLock lock = repository.lockShared("backup create", takenOver::add)) {
            RepositoryLock.Held held = repository.holders().get(0);
            assertThat(held.stale()).isFalse();
            assertThat(repository.removeLock(held)).isTrue();

            assertThatThrownBy(lock::requireHeld).hasMessageContaining("was lost");
            assertThatThrownBy(() -> repository.delete(lock, null, Instant.now()))
                    .hasMessageContaining("was lost");
            assertThat(storage.list(RepositoryLock.DIRECTORY)).isEmpty();
        }
    }

    @Test
    void shouldSignThatItLives() throws Exception {
        LockTimes quick = new LockTimes(Duration.ofMinutes(5), Duration.ofMillis(20));
        try (RepositoryLock lock = Repository.open(storage, quick).lockShared("backup create", takenOver::add)) {
            Path file = onlyLock();
            FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
            Files.setLastModifiedTime(file, longAgo);
            io.raftkv.ctl.testing.Await.that(
                    "a sign of life",
                    Duration.ofSeconds(30),
                    () -> Files.getLastModifiedTime(file).compareTo(longAgo) > 0);
            lock.requireHeld();
        }
    }

    /** Everything that could sign was stopped with the process: the file is there, and nobody may rely on it. */
    @Test
    void shouldGiveUpBeforeOthersMayTakeOver() throws Exception {
        LockTimes times = new LockTimes(Duration.ofMillis(400), Duration.ofMillis(100));
        StoppedStorage stopped = new StoppedStorage(storage);
        try (RepositoryLock lock = Repository.open(stopped, times).lockShared("backup create", takenOver::add)) {
            lock.requireHeld();
            stopped.stop();
            io.raftkv.ctl.testing.Await.that("trust to end", Duration.ofSeconds(30), () -> {
                try {
                    lock.requireHeld();
                    return false;
                } catch (CtlException e) {
                    return e.exitCode() == ExitCode.LOCKED;
                } catch (IOException stillTrying) {
                    return false;
                }
            });
            stopped.goOn();
            assertLocked(() -> {
                lock.requireHeld();
                return lock;
            });
        }
    }
}
