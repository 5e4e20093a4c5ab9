package io.raftkv.ctl.repository;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The right to work on a repository, beside others or alone, for as long as this is open.
 *
 * <p>Each holder has a file of its own. It is written first and the others are read after that, so that of two who come at
 * the same time at least one sees the other. A file that was not touched for {@link LockTimes#expiry} counts for nothing,
 * and nor does that of a process which is known to be gone. Whoever was stopped for so long that others may have taken
 * over finds out by {@link #requireHeld} before it publishes or deletes.
 */
public final class RepositoryLock implements AutoCloseable {
    static final String DIRECTORY = "locks";
    private static final String SUFFIX = ".json";
    private static final int ATTEMPTS_MAX = 3;
    private static final long BACK_OFF_MILLIS = 200;

    private final RepositoryStorage storage;
    private final LockTimes times;
    private final LockHolder holder;
    private final String name;
    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heartbeat;
    private volatile long provenNanos = System.nanoTime();
    private volatile boolean lost;

    private RepositoryLock(RepositoryStorage storage, LockTimes times, LockHolder holder, String name) {
        this.storage = storage;
        this.times = times;
        this.holder = holder;
        this.name = name;
        this.kept.put(name, holder.encode());
        this.heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "repository-lock");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Someone who holds a lock, and the name of its file. */
    public record Held(String name, LockHolder holder, Instant lastSeen, boolean stale) {}

    /**
     * @param takenOver hears of locks that counted for nothing and were removed
     * @throws CtlException {@link ExitCode#LOCKED} while somebody is in the way
     */
    static RepositoryLock take(
            RepositoryStorage storage, LockTimes times, LockHolder holder, Consumer<String> takenOver)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            String name = DIRECTORY + "/" + UUID.randomUUID() + SUFFIX;
            storage.create(name, holder.encode());
            Optional<Held> inTheWay;
            try {
                inTheWay = inTheWay(storage, times, holder, name, takenOver);
            } catch (IOException | RuntimeException e) {
                storage.delete(name);
                throw e;
            }
            if (inTheWay.isEmpty()) {
                RepositoryLock lock = new RepositoryLock(storage, times, holder, name);
                lock.beat();
                return lock;
            }
            storage.delete(name);
            if (attempt == ATTEMPTS_MAX) {
                throw locked(storage, inTheWay.get());
            }
            backOff();
        }
    }

    private static Optional<Held> inTheWay(
            RepositoryStorage storage, LockTimes times, LockHolder holder, String own, Consumer<String> takenOver)
            throws IOException {
        Instant now = modified(storage, own);
        Optional<Held> found = Optional.empty();
        for (Held other : holders(storage, times, now)) {
            if (other.name().equals(own)) {
                continue;
            }
            if (other.stale()) {
                storage.delete(other.name());
                takenOver.accept("took over from " + other.holder().words(Instant.now()) + ": it is gone");
            } else if (holder.exclusive() || other.holder().exclusive()) {
                found = Optional.of(other);
            }
        }
        return found;
    }

    /** The time of the place: that of the file which was just written. */
    private static Instant modified(RepositoryStorage storage, String name) throws IOException {
        return storage.list(DIRECTORY).stream()
                .filter(item -> name.equals(DIRECTORY + "/" + item.name()))
                .map(RepositoryStorage.Item::modified)
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.LOCKED, "somebody removed the lock on " + storage.location(), "try again"));
    }

    /** Everybody who has a file there, whether it still counts or not. */
    static List<Held> holders(RepositoryStorage storage, LockTimes times, Instant now) throws IOException {
        List<Held> holders = new ArrayList<>();
        for (RepositoryStorage.Item item : storage.list(DIRECTORY)) {
            if (item.directory() || !item.name().endsWith(SUFFIX) || item.name().startsWith(".")) {
                continue;
            }
            Optional<byte[]> content = storage.read(DIRECTORY + "/" + item.name());
            if (content.isEmpty()) {
                continue;
            }
            Optional<LockHolder> holder = LockHolder.decode(content.get());
            LockHolder known = holder.orElseGet(() -> unknown(item.modified()));
            holders.add(new Held(
                    DIRECTORY + "/" + item.name(),
                    known,
                    item.modified(),
                    isStale(known, item.modified(), now, times)));
        }
        return holders;
    }

    static boolean isStale(LockHolder holder, Instant modified, Instant now, LockTimes times) throws IOException {
        return modified.plus(times.expiry()).isBefore(now) || holder.isKnownDead();
    }

    /** Somebody who is writing it this moment, or was killed while doing so: alone, to be on the safe side. */
    private static LockHolder unknown(Instant since) {
        return new LockHolder("something unknown", true, "?", "?", null, "", since.toEpochMilli(), null, null);
    }

    private static CtlException locked(RepositoryStorage storage, Held other) {
        return new CtlException(
                ExitCode.LOCKED,
                storage.location() + " is in use: " + other.holder().words(Instant.now()),
                "wait for it; raftkvctl repo unlock --repo " + storage.location()
                        + " removes the lock of one that is dead");
    }

    private static void backOff() {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(BACK_OFF_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitCode.INTERRUPTED, "interrupted while waiting for a lock", null, e);
        }
    }

    private void beat() {
        long pause = times.heartbeat().toMillis();
        heartbeat.scheduleWithFixedDelay(this::sign, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** A place that does not answer is asked again at the next beat; a file that is gone stays gone. */
    private void sign() {
        try {
            refresh();
        } catch (IOException triedAgainNextBeat) {
            // What matters is asked again in requireHeld, with the time that went by.
        }
    }

    private synchronized void refresh() throws IOException {
        long started = System.nanoTime();
        for (Map.Entry<String, byte[]> each : kept.entrySet()) {
            if (!storage.refresh(each.getKey(), each.getValue())
                    && each.getKey().equals(name)) {
                lost = true;
            }
        }
        provenNanos = started;
    }

    /** From now on kept alive with the lock. */
    void keepAlive(String file, byte[] content) {
        kept.put(file, content);
    }

    synchronized void letGo(String file) {
        kept.remove(file);
    }

    LockHolder holder() {
        return holder;
    }

    /** The time of the place, as of now. */
    Instant now() throws IOException {
        requireHeld();
        return modified(storage, name);
    }

    /**
     * @throws CtlException {@link ExitCode#LOCKED} when somebody removed it, or could have taken it over; nothing may be
     *     published or deleted any more
     */
    void requireHeld() throws IOException {
        boolean trusted = System.nanoTime() - provenNanos < times.trust().toNanos();
        if (trusted && !lost) {
            refresh();
        }
        if (!trusted || lost) {
            lost = true;
            throw new CtlException(
                    ExitCode.LOCKED,
                    "the lock on " + storage.location() + " was lost: this process was stopped for too long, or"
                            + " somebody removed the lock",
                    "run the command again");
        }
    }

    @Override
    public void close() throws IOException {
        heartbeat.shutdownNow();
        synchronized (this) {
            kept.clear();
        }
        storage.delete(name);
    }
}
