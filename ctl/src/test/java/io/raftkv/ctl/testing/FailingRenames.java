package io.raftkv.ctl.testing;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** The local disk, where one chosen rename fails. */
public final class FailingRenames implements Disk {
    private final Disk disk = new LocalDisk();
    private final int failingRename;
    private int renames;

    /** @param failingRename 1 for the first */
    public FailingRenames(int failingRename) {
        this.failingRename = failingRename;
    }

    @Override
    public FileTime lastModified(Path path) throws IOException {
        return disk.lastModified(path);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return disk.isSameFile(one, other);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        renames++;
        if (renames == failingRename) {
            throw new IOException("rename " + renames + " made to fail");
        }
        disk.rename(from, to);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public DiskFile openForWriting(Path file) throws IOException {
        return disk.openForWriting(file);
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return disk.openForReading(file);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        disk.link(existing, link);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void deleteTree(Path directory) throws IOException {
        disk.deleteTree(directory);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }
}
