package io.raftkv.ctl.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place whose user is killed after some changes. */
final class CountedStorage implements RepositoryStorage {
    private final RepositoryStorage storage;
    private int left;
    private boolean armed;

    /** @param changes that succeed once it is armed */
    CountedStorage(RepositoryStorage storage, int changes) {
        this.storage = storage;
        this.left = changes;
    }

    void arm() {
        armed = true;
    }

    private void count() throws IOException {
        if (armed && left-- <= 0) {
            throw new IOException("killed");
        }
    }

    @Override
    public boolean refresh(String name, byte[] content) throws IOException {
        return storage.refresh(name, content);
    }

    @Override
    public String location() {
        return storage.location();
    }

    @Override
    public List<Item> list(String directory) throws IOException {
        return storage.list(directory);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return storage.read(name);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        return storage.create(name, content);
    }

    @Override
    public void put(String name, byte[] content) throws IOException {
        count();
        storage.put(name, content);
    }

    @Override
    public boolean delete(String name) throws IOException {
        count();
        return storage.delete(name);
    }

    @Override
    public Path stage(String archive) throws IOException {
        return storage.stage(archive);
    }

    @Override
    public void publish(String archive) throws IOException {
        storage.publish(archive);
    }

    @Override
    public void discard(String archive) throws IOException {
        storage.discard(archive);
    }

    @Override
    public Path file(String archive) throws IOException {
        return storage.file(archive);
    }

    @Override
    public long usableBytes() throws IOException {
        return storage.usableBytes();
    }
}
