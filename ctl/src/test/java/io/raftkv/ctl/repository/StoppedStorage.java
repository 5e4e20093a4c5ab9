package io.raftkv.ctl.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A place that can stop to answer signs of life, as a mount does whose server is away. */
final class StoppedStorage implements RepositoryStorage {
    private final RepositoryStorage storage;
    private volatile boolean stopped;

    StoppedStorage(RepositoryStorage storage) {
        this.storage = storage;
    }

    void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    @Override
    public boolean refresh(String name, byte[] content) throws IOException {
        if (stopped) {
            throw new IOException("the server is away");
        }
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
        storage.put(name, content);
    }

    @Override
    public boolean delete(String name) throws IOException {
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
