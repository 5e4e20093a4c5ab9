package io.raftkv.disk;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The tree of names of a {@link SimulatedDisk}: as a process sees it, and as a power cut leaves it. A directory is a file
 * of entries: to rename one moves everything below it in one step, and to lose the entry of one loses all of it, however
 * well its content was forced.
 */
final class SimulatedNames {
    /** What a name leads to. */
    sealed interface Node permits SimulatedInode, Directory {
        FileTime modified();
    }

    static final class Directory implements Node {
        private final TreeMap<String, Node> entries = new TreeMap<>();
        private final TreeMap<String, Node> durable = new TreeMap<>();
        private FileTime modified;
        private FileTime durableModified;

        private Directory(FileTime modified) {
            this.modified = modified;
            this.durableModified = modified;
        }

        @Override
        public FileTime modified() {
            return modified;
        }
    }

    /** One change of entries, atomic by itself; either side may be missing. */
    private record Change(Directory removedFrom, String removed, Directory addedTo, String added, Node node) {
        boolean touches(Directory directory) {
            return directory == removedFrom || directory == addedTo;
        }

        void applyToDurable() {
            if (removedFrom != null) {
                removedFrom.durable.remove(removed);
            }
            if (addedTo != null) {
                addedTo.durable.put(added, node);
            }
        }

        void applyToPresent(FileTime now) {
            if (removedFrom != null) {
                removedFrom.entries.remove(removed);
                removedFrom.modified = now;
            }
            if (addedTo != null) {
                addedTo.entries.put(added, node);
                addedTo.modified = now;
            }
        }
    }

    private final Directory root = new Directory(FileTime.fromMillis(0));
    private final List<Change> unforced = new ArrayList<>();

    /** @return {@code null} when there is nothing of that name */
    Node find(Path path) {
        Node found = root;
        for (Path name : path.toAbsolutePath()) {
            found = found instanceof Directory directory ? directory.entries.get(name.toString()) : null;
        }
        return found;
    }

    Node require(Path path) throws NoSuchFileException {
        Node found = find(path);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    Directory directory(Path path) throws NoSuchFileException {
        if (find(path) instanceof Directory directory) {
            return directory;
        }
        throw new NoSuchFileException(String.valueOf(path));
    }

    SimulatedInode file(Path path) throws NoSuchFileException {
        if (find(path) instanceof SimulatedInode inode) {
            return inode;
        }
        throw new NoSuchFileException(path.toString());
    }

    /** The direct children, sorted by name; empty when there is no such directory. */
    List<Path> list(Path path) {
        return find(path) instanceof Directory directory
                ? directory.entries.keySet().stream().map(path::resolve).toList()
                : List.of();
    }

    void makeDirectory(Path path, FileTime now) throws NoSuchFileException {
        change(new Change(null, null, directory(path.getParent()), name(path), new Directory(now)), now);
    }

    void add(Path path, Node node, FileTime now) throws NoSuchFileException, FileAlreadyExistsException {
        if (find(path) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        change(new Change(null, null, directory(path.getParent()), name(path), node), now);
    }

    void rename(Path from, Path to, FileTime now) throws NoSuchFileException, FileAlreadyExistsException {
        Node moved = require(from);
        if (find(to) instanceof Directory || (moved instanceof Directory && find(to) != null)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        change(new Change(directory(from.getParent()), name(from), directory(to.getParent()), name(to), moved), now);
    }

    void remove(Path path, FileTime now) throws NoSuchFileException, DirectoryNotEmptyException {
        if (require(path) instanceof Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        change(new Change(directory(path.getParent()), name(path), null, null, null), now);
    }

    void force(Path path) throws NoSuchFileException {
        Directory forced = directory(path);
        for (Iterator<Change> changes = unforced.iterator(); changes.hasNext(); ) {
            Change change = changes.next();
            if (change.touches(forced)) {
                change.applyToDurable();
                changes.remove();
            }
        }
        forced.durableModified = forced.modified;
    }

    /** What a kernel does after a failed write-back: the entries count as written, the disk never saw them. */
    void forgetUnforced(Path path) throws NoSuchFileException {
        Directory directory = directory(path);
        unforced.removeIf(change -> change.touches(directory));
    }

    /** A file that is there, forced, with the directories above it. */
    void place(Path path, SimulatedInode inode, FileTime now) {
        Directory at = root;
        for (Path parent : path.toAbsolutePath().getParent()) {
            Directory above = at;
            at = (Directory) above.entries.computeIfAbsent(parent.toString(), name -> new Directory(now));
            above.durable.put(parent.toString(), at);
        }
        at.entries.put(name(path), inode);
        at.durable.put(name(path), inode);
    }

    /** Every change that was not forced has happened or not, as {@code survives} says; so have those of the contents. */
    void crash(BooleanSupplier survives) {
        for (Change change : unforced) {
            if (survives.getAsBoolean()) {
                change.applyToDurable();
            }
        }
        unforced.clear();
        crash(root, survives, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void crash(Directory directory, BooleanSupplier survives, Set<Node> seen) {
        directory.entries.clear();
        directory.entries.putAll(directory.durable);
        if (!survives.getAsBoolean()) {
            directory.modified = directory.durableModified;
        }
        for (Node node : directory.entries.values()) {
            if (!seen.add(node)) {
                continue;
            }
            if (node instanceof Directory below) {
                crash(below, survives, seen);
            } else if (node instanceof SimulatedInode inode) {
                inode.crash(survives);
            }
        }
    }

    private void change(Change change, FileTime now) {
        change.applyToPresent(now);
        unforced.add(change);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
