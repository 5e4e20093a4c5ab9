package io.raftkv.ctl.journal;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.ctl.process.ProcessIdentity;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The directory of all operations of one user: {@code <id>.journal} and {@code <id>.lock} for each. */
public final class OperationStore {
    private static final String JOURNAL = ".journal";
    private static final String LOCK = ".lock";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{4,8}");
    private static final int SHORT_IDS_TRIED = 100;

    private final Disk disk;
    private final Path directory;
    private final Clock clock;
    private final Retention retention;
    private final Random random = new SecureRandom();

    public OperationStore(Disk disk, Path directory, Clock clock, Retention retention) {
        this.disk = disk;
        this.directory = directory.toAbsolutePath();
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * Begins an operation: durable, and locked for this process, when it returns. Old ended ones are forgotten.
     *
     * @param id from {@link #freeId}
     * @param context name of the cluster's context
     * @throws CtlException when an unfinished operation works on the same subject
     */
    public OpenOperation begin(Procedure procedure, String id, String context, Operator operator, String program)
            throws IOException {
        try (OperationLock ignored = lockDirectory()) {
            List<StoredOperation> stored = list();
            stored.forEach(other -> requireOtherSubject(other, procedure.subject()));
            prune(stored);
            Path path = journal(id);
            OperationLock lock = OperationLock.take(lock(id), "operation " + id, message -> {});
            try {
                Begun begun = new Begun(
                        JournalRecord.FORMAT_VERSION,
                        id,
                        procedure.kind(),
                        procedure.title(),
                        procedure.subject(),
                        context,
                        procedure.clusterId().orElse(null),
                        operator,
                        program,
                        clock.millis(),
                        procedure.parameters(),
                        procedure.stepNames());
                return new OpenOperation(path, JournalFile.create(disk, path, Privacy.OWNER_ONLY, begun), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        }
    }

    /** An id that no operation here has, short enough to be typed. */
    public String freeId() throws IOException {
        for (int tried = 0; ; tried++) {
            int digits = tried < SHORT_IDS_TRIED ? 4 : 8;
            String id = String.format(Locale.ROOT, "%08x", random.nextInt()).substring(8 - digits);
            if (!disk.exists(journal(id)) && !disk.exists(lock(id))) {
                return id;
            }
        }
    }

    /** @throws CtlException when an unfinished operation works on the subject */
    public void requireFree(String subject) throws IOException {
        if (disk.exists(directory)) {
            list().forEach(other -> requireOtherSubject(other, subject));
        }
    }

    private static void requireOtherSubject(StoredOperation other, String subject) {
        if (!other.isUnfinished() || !other.operation().get().begun().subject().equals(subject)) {
            return;
        }
        String what = "operation " + other.id() + " ("
                + other.operation().get().begun().title() + ")";
        if (other.pid().isPresent()) {
            throw new CtlException(
                    ExitCode.LOCKED,
                    what + " is running, in process " + other.pid().get(),
                    "raftkvctl op list");
        }
        throw new CtlException(
                ExitCode.REFUSED,
                what + " was interrupted and is not over; nothing was changed",
                "raftkvctl op resume " + other.id() + ", or raftkvctl op abort " + other.id());
    }

    /** Makes the directory, for its owner only, and keeps other processes from beginning or forgetting anything. */
    private OperationLock lockDirectory() throws IOException {
        disk.createDirectories(directory);
        Privacy.OWNER_ONLY.restrict(directory);
        return OperationLock.await(directory.resolve(LOCK));
    }

    /**
     * For going on with it, or taking it back.
     *
     * @param takenOver hears of a process that had it and is gone
     * @throws CtlException when there is none, when another process is at it, or when its journal is damaged
     */
    public OpenOperation open(String id, Consumer<String> takenOver) throws IOException {
        requireExisting(id);
        OperationLock lock = OperationLock.take(lock(id), "operation " + id, takenOver);
        try {
            return new OpenOperation(journal(id), JournalFile.open(disk, journal(id)), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** @throws CtlException when there is none */
    public StoredOperation read(String id) throws IOException {
        requireExisting(id);
        return stored(id).orElseThrow(() -> noSuch(id));
    }

    private void requireExisting(String id) throws IOException {
        if (!ID.matcher(id).matches() || !disk.exists(journal(id))) {
            throw noSuch(id);
        }
    }

    private CtlException noSuch(String id) {
        return new CtlException(
                ExitCode.NOT_FOUND,
                "there is no operation '" + id + "' in " + directory,
                "raftkvctl op list; as the user who began it");
    }

    /** All, the one that began last first. */
    public List<StoredOperation> list() throws IOException {
        List<StoredOperation> found = new ArrayList<>();
        for (String id : ids()) {
            stored(id).ifPresent(found::add);
        }
        found.sort(Comparator.comparing(OperationStore::begunMillis).reversed());
        return found;
    }

    /** Names only, without a look into the files. */
    public List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(JOURNAL)) {
                String id = name.substring(0, name.length() - JOURNAL.length());
                if (ID.matcher(id).matches()) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /** @return empty for one that never began, because its first line was never completed */
    private Optional<StoredOperation> stored(String id) throws IOException {
        Optional<Long> pid = OperationLock.holder(lock(id)).map(ProcessIdentity::pid);
        try {
            return JournalFile.read(disk, journal(id))
                    .map(operation -> new StoredOperation(id, Optional.of(operation), Optional.empty(), pid));
        } catch (JournalDamagedException e) {
            return Optional.of(new StoredOperation(id, Optional.empty(), Optional.of(e.getMessage()), pid));
        }
    }

    private static long begunMillis(StoredOperation stored) {
        return stored.operation().map(known -> known.begun().atMillis()).orElse(Long.MAX_VALUE);
    }

    /** Also what a process left that was killed before its operation had begun. */
    private void prune(List<StoredOperation> stored) throws IOException {
        Set<String> known = stored.stream().map(StoredOperation::id).collect(Collectors.toSet());
        for (String id : ids()) {
            if (!known.contains(id) && OperationLock.holder(lock(id)).isEmpty()) {
                forget(id);
            }
        }
        int kept = 0;
        for (StoredOperation each : stored) {
            if (each.operation().isEmpty() || each.isUnfinished() || each.pid().isPresent()) {
                continue;
            }
            kept++;
            long age = clock.millis() - each.operation().get().lastMillis();
            if (kept > retention.count() || age > retention.age().toMillis()) {
                forget(each.id());
            }
        }
    }

    private void forget(String id) throws IOException {
        disk.delete(journal(id));
        if (disk.exists(lock(id))) {
            disk.delete(lock(id));
        }
        disk.syncDirectory(directory);
    }

    private Path journal(String id) {
        return directory.resolve(id + JOURNAL);
    }

    private Path lock(String id) {
        return directory.resolve(id + LOCK);
    }
}
