package io.raftkv.ctl.repository;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A directory of this machine, on its own disk or mounted. Only its owner may read it: archives hold every value. */
public final class DirectoryStorage implements RepositoryStorage {
    static final String INCOMING = "incoming";
    /** Catalogue entries, locks and markers have less than two kilobytes. */
    private static final int SMALL_BYTES_MAX = 1 << 20;

    private final Disk disk;
    private final Path directory;

    public DirectoryStorage(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public String location() {
        return directory.toString();
    }

    @Override
    public List<Item> list(String subdirectory) throws IOException {
        List<Item> items = new ArrayList<>();
        for (Path path : disk.list(directory.resolve(subdirectory))) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                items.add(new Item(
                        path.getFileName().toString(),
                        !attributes.isRegularFile(),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
            } catch (NoSuchFileException goneMeanwhile) {
                continue;
            }
        }
        return items;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        try (DiskFile file = disk.openForReading(directory.resolve(name))) {
            long size = file.size();
            if (size > SMALL_BYTES_MAX) {
                throw new CtlException(
                        ExitCode.DAMAGED, directory.resolve(name) + " has " + size + " bytes and should be small");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
                continue;
            }
            return Optional.of(java.util.Arrays.copyOf(content.array(), content.position()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        Path path = directory.resolve(name);
        makePrivate(path.getParent());
        try {
            write(path, content);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        disk.syncDirectory(path.getParent());
        return true;
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        Path path = directory.resolve(name);
        makePrivate(path.getParent());
        Path temporary = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            write(temporary, content);
            disk.rename(temporary, path);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        disk.syncDirectory(path.getParent());
    }

    private void write(Path path, byte[] content) throws IOException {
        try (DiskFile file = disk.create(path)) {
            restrict(path);
            file.write(ByteBuffer.wrap(content), 0);
            file.force();
        }
    }

    @Override
    public boolean refresh(String name, byte[] content) throws IOException {
        Path path = directory.resolve(name);
        try (DiskFile file = disk.openForWriting(path)) {
            file.write(ByteBuffer.wrap(content), 0);
            file.force();
        } catch (NoSuchFileException gone) {
            return false;
        }
        // It may have been removed between the two; then what was written went nowhere.
        return disk.exists(path);
    }

    @Override
    public boolean delete(String name) throws IOException {
        Path path = directory.resolve(name);
        try {
            disk.delete(path);
        } catch (NoSuchFileException e) {
            return false;
        }
        disk.syncDirectory(path.getParent());
        return true;
    }

    @Override
    public Path stage(String archive) throws IOException {
        Path incoming = directory.resolve(INCOMING);
        makePrivate(incoming);
        return incoming.resolve(archive);
    }

    @Override
    public void publish(String archive) throws IOException {
        Path target = directory.resolve(archive);
        if (disk.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path staged = stage(archive);
        restrict(staged);
        disk.rename(staged, target);
        disk.syncDirectory(directory);
        disk.syncDirectory(staged.getParent());
    }

    @Override
    public void discard(String archive) throws IOException {
        Path incoming = directory.resolve(INCOMING);
        for (Path left : disk.list(incoming)) {
            String name = left.getFileName().toString().replaceFirst("^\\.+", "");
            if (name.equals(archive) || name.startsWith(archive + ".")) {
                if (Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)) {
                    disk.deleteTree(left);
                } else {
                    disk.delete(left);
                }
            }
        }
    }

    @Override
    public Path file(String archive) {
        return directory.resolve(archive);
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes(directory);
    }

    private void makePrivate(Path path) throws IOException {
        if (!disk.isDirectory(path)) {
            disk.createDirectories(path);
            restrict(path);
        }
    }

    private static void restrict(Path path) throws IOException {
        try {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        } catch (UnsupportedOperationException noModesHere) {
            // A mount without POSIX modes takes them from its mount options.
        }
    }
}
