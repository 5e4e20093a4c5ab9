package io.raftkv.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A file system in memory that forgets what was not forced, as POSIX allows: contents block by block, directory entries
 * one by one. Everything follows from the seed and the order of the calls.
 *
 * <p>{@link #crash} is the power cut: unforced blocks and directory changes survive or not as the {@link Survival} says,
 * open files are dead, and the disk serves the next life. {@link #cutPowerAt} makes the power fail inside a chosen
 * operation: it and all later ones throw until {@link #crash}.
 */
public final class SimulatedDisk implements Disk {
    /** What becomes of writes and directory changes that were not forced. */
    public enum Survival {
        NOTHING,
        EVERYTHING,
        /** Each block and each directory change by the toss of a coin. */
        RANDOM
    }

    /** When the first life begins; every change takes a millisecond. */
    private static final long BEGINNING_MILLIS = 1_700_000_000_000L;

    private final Random random;
    private final SimulatedNames names = new SimulatedNames();
    private long operations;
    private long powerCutAt = Long.MAX_VALUE;
    private long forceFailureIn = -1;
    private long usableBytes = Long.MAX_VALUE;
    private int life;

    public SimulatedDisk(long seed) {
        this.random = new Random(seed);
    }

    /** Changing operations so far: writes, forces, truncations, names created, renamed, removed or forced. */
    public synchronized long operations() {
        return operations;
    }

    /** Lets the power fail inside the given operation, counted as {@link #operations} does, from 1. */
    public synchronized void cutPowerAt(long operation) {
        powerCutAt = operation;
    }

    /** Makes a force fail once: the next one for 0, the one after it for 1. What it covered is lost, silently. */
    public synchronized void failForceAfter(int successes) {
        forceFailureIn = successes;
    }

    /** Space left; a write that needs more writes what fits and fails. */
    public synchronized void setUsableBytes(long bytes) {
        usableBytes = bytes;
    }

    public synchronized void crash(Survival survival) {
        names.crash(() -> survives(survival));
        powerCutAt = Long.MAX_VALUE;
        forceFailureIn = -1;
        life++;
    }

    /** The process dies, the machine lives on: open files are dead, readers see what was written, forced or not. */
    public synchronized void kill() {
        powerCutAt = Long.MAX_VALUE;
        forceFailureIn = -1;
        life++;
    }

    private boolean survives(Survival survival) {
        return switch (survival) {
            case NOTHING -> false;
            case EVERYTHING -> true;
            case RANDOM -> random.nextBoolean();
        };
    }

    /** The content of a file as a reader sees it now. */
    public synchronized byte[] content(Path file) throws IOException {
        return names.file(file).content();
    }

    /** Puts a file in place, forced, as an operator or a defect might. */
    public synchronized void place(Path file, byte[] content) {
        SimulatedInode inode = new SimulatedInode(now());
        inode.write(content, content.length, 0, now());
        inode.force();
        names.place(file, inode, now());
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        SimulatedInode inode = new SimulatedInode(now());
        change(() -> names.add(file, inode, now()));
        return new SimulatedFile(this, inode, life, true);
    }

    @Override
    public synchronized DiskFile openForWriting(Path file) throws IOException {
        return new SimulatedFile(this, names.file(file), life, true);
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        return new SimulatedFile(this, names.file(file), life, false);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.find(path) != null;
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path present = directory.toAbsolutePath();
        for (; !isDirectory(present); present = present.getParent()) {
            missing.push(present);
        }
        if (present.getParent() != null) {
            syncDirectory(present.getParent());
        }
        for (Path path : missing) {
            change(() -> names.makeDirectory(path, now()));
            syncDirectory(path.getParent());
        }
    }

    @Override
    public synchronized List<Path> list(Path directory) {
        return names.list(directory);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return names.find(path) instanceof SimulatedNames.Directory;
    }

    @Override
    public synchronized FileTime lastModified(Path path) throws IOException {
        return names.require(path).modified();
    }

    @Override
    public synchronized boolean isSameFile(Path one, Path other) throws IOException {
        return names.require(one) == names.require(other);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        change(() -> names.rename(from, to, now()));
    }

    @Override
    public synchronized void link(Path existing, Path link) throws IOException {
        change(() -> names.add(link, names.file(existing), now()));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        change(() -> names.remove(path, now()));
    }

    @Override
    public synchronized void deleteTree(Path directory) throws IOException {
        if (!exists(directory)) {
            return;
        }
        for (Path below : list(directory)) {
            deleteTree(below);
        }
        delete(directory);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        names.directory(directory);
        try {
            beforeForce();
        } catch (ForceFailed e) {
            names.forgetUnforced(directory);
            throw e;
        }
        names.force(directory);
    }

    @Override
    public synchronized long usableBytes(Path path) {
        return usableBytes;
    }

    synchronized int read(SimulatedFile file, byte[] target, long position) throws IOException {
        requireAlive(file);
        return file.inode().read(target, position);
    }

    synchronized void write(SimulatedFile file, byte[] source, long position) throws IOException {
        requireAlive(file);
        countOrCut(() -> file.inode().write(source, random.nextInt(source.length + 1), position, now()));
        long growth = Math.max(0, position + source.length - file.inode().size());
        if (growth > usableBytes) {
            file.inode().write(source, (int) Math.max(0, source.length - growth + usableBytes), position, now());
            usableBytes = 0;
            throw new IOException("No space left on device");
        }
        usableBytes -= usableBytes == Long.MAX_VALUE ? 0 : growth;
        file.inode().write(source, source.length, position, now());
    }

    synchronized void force(SimulatedFile file) throws IOException {
        requireAlive(file);
        try {
            beforeForce();
        } catch (ForceFailed e) {
            file.inode().forgetUnforced();
            throw e;
        }
        file.inode().force();
    }

    synchronized void truncate(SimulatedFile file, long sizeBytes) throws IOException {
        requireAlive(file);
        countOrCut(() -> {});
        file.inode().truncate(sizeBytes, now());
    }

    synchronized long size(SimulatedFile file) throws IOException {
        requireAlive(file);
        return file.inode().size();
    }

    private interface NameChange {
        void make() throws IOException;
    }

    private void change(NameChange change) throws IOException {
        countOrCut(() -> {});
        change.make();
    }

    private FileTime now() {
        return FileTime.fromMillis(BEGINNING_MILLIS + operations);
    }

    private void beforeForce() throws IOException {
        countOrCut(() -> {});
        if (forceFailureIn >= 0 && forceFailureIn-- == 0) {
            throw new ForceFailed();
        }
    }

    private void countOrCut(Runnable halfDone) throws IOException {
        operations++;
        if (operations == powerCutAt) {
            halfDone.run();
        }
        if (operations >= powerCutAt) {
            throw new PowerCut();
        }
    }

    private void requireAlive(SimulatedFile file) throws IOException {
        if (file.life() != life || file.closed()) {
            throw new IOException("this file was open before the power cut, or is closed");
        }
    }

    /** The power failed; nothing works before {@link #crash}. */
    public static final class PowerCut extends IOException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    /** An injected failure of a force. */
    public static final class ForceFailed extends IOException {
        private static final long serialVersionUID = 1L;

        ForceFailed() {
            super("Input/output error");
        }
    }
}
