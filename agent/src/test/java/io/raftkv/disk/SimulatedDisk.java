package io.raftkv.disk;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** One change of directories, atomic by itself. */
    private record NameChange(List<Path> directories, Path removed, Path added, SimulatedInode inode) {
        void applyTo(TreeMap<Path, SimulatedInode> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (added != null) {
                names.put(added, inode);
            }
        }
    }

    private final Random random;
    private final TreeSet<Path> directories = new TreeSet<>();
    private final TreeMap<Path, SimulatedInode> names = new TreeMap<>();
    private final TreeMap<Path, SimulatedInode> durableNames = new TreeMap<>();
    private final List<NameChange> unforced = new ArrayList<>();
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
        for (NameChange change : unforced) {
            if (survives(survival)) {
                change.applyTo(durableNames);
            }
        }
        unforced.clear();
        names.clear();
        names.putAll(durableNames);
        names.values().stream().distinct().forEach(inode -> inode.crash(() -> survives(survival)));
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
        return inode(file).content();
    }

    /** Puts a file in place, forced, as an operator or a defect might. */
    public synchronized void place(Path file, byte[] content) {
        SimulatedInode inode = new SimulatedInode();
        inode.write(content, content.length, 0);
        inode.force();
        names.put(file, inode);
        durableNames.put(file, inode);
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        if (exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        requireDirectory(file.getParent());
        SimulatedInode inode = new SimulatedInode();
        change(new NameChange(List.of(file.getParent()), null, file, inode));
        return new SimulatedFile(this, inode, life, true);
    }

    @Override
    public synchronized DiskFile openForWriting(Path file) throws IOException {
        return new SimulatedFile(this, inode(file), life, true);
    }

    @Override
    public synchronized DiskFile openForReading(Path file) throws IOException {
        return new SimulatedFile(this, inode(file), life, false);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    /** Directories are durable at once: the interface promises it. */
    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        for (Path current = directory; current != null; current = current.getParent()) {
            directories.add(current);
        }
    }

    @Override
    public synchronized List<Path> list(Path directory) {
        TreeSet<Path> children = new TreeSet<>();
        names.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .forEach(children::add);
        directories.stream().filter(path -> directory.equals(path.getParent())).forEach(children::add);
        return List.copyOf(children);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        if (directories.contains(from)) {
            renameDirectory(from, to);
            return;
        }
        requireDirectory(to.getParent());
        change(new NameChange(List.of(from.getParent(), to.getParent()), from, to, inode(from)));
    }

    /** Moves every name below; they survive a crash together or not only after the parents were forced. */
    private void renameDirectory(Path from, Path to) throws IOException {
        for (Path path : List.copyOf(names.keySet())) {
            if (path.startsWith(from)) {
                Path moved = to.resolve(from.relativize(path));
                change(new NameChange(List.of(from.getParent(), to.getParent()), path, moved, names.get(path)));
            }
        }
        for (Path path : List.copyOf(directories)) {
            if (path.startsWith(from)) {
                directories.remove(path);
                directories.add(to.resolve(from.relativize(path)));
            }
        }
    }

    @Override
    public synchronized void link(Path existing, Path link) throws IOException {
        if (exists(link)) {
            throw new FileAlreadyExistsException(link.toString());
        }
        requireDirectory(link.getParent());
        change(new NameChange(List.of(link.getParent()), null, link, inode(existing)));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (directories.contains(path)) {
            if (!list(path).isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            directories.remove(path);
            return;
        }
        inode(path);
        change(new NameChange(List.of(path.getParent()), path, null, null));
    }

    @Override
    public synchronized void deleteTree(Path directory) throws IOException {
        for (Path path : List.copyOf(names.keySet())) {
            if (path.startsWith(directory)) {
                delete(path);
            }
        }
        directories.removeIf(path -> path.startsWith(directory));
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        requireDirectory(directory);
        beforeForce();
        for (Iterator<NameChange> changes = unforced.iterator(); changes.hasNext(); ) {
            NameChange change = changes.next();
            if (change.directories().contains(directory)) {
                change.applyTo(durableNames);
                changes.remove();
            }
        }
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
        countOrCut(() -> file.inode().write(source, random.nextInt(source.length + 1), position));
        long growth = Math.max(0, position + source.length - file.inode().size());
        if (growth > usableBytes) {
            file.inode().write(source, (int) Math.max(0, source.length - growth + usableBytes), position);
            usableBytes = 0;
            throw new IOException("No space left on device");
        }
        usableBytes -= usableBytes == Long.MAX_VALUE ? 0 : growth;
        file.inode().write(source, source.length, position);
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
        file.inode().truncate(sizeBytes);
    }

    synchronized long size(SimulatedFile file) throws IOException {
        requireAlive(file);
        return file.inode().size();
    }

    private void change(NameChange change) throws IOException {
        countOrCut(() -> {});
        change.applyTo(names);
        unforced.add(change);
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

    private void requireDirectory(Path directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(String.valueOf(directory));
        }
    }

    private SimulatedInode inode(Path file) throws IOException {
        SimulatedInode inode = names.get(file);
        if (inode == null) {
            throw new NoSuchFileException(file.toString());
        }
        return inode;
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
