package io.raftkv.simulation;

import io.raftkv.command.Bytes;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Space;
import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import io.raftkv.rocks.StateSource;
import io.raftkv.rocks.StoredKeySpace;
import io.raftkv.store.Changes;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.store.StateHash;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A key space in memory whose checkpoints are two files on any disk: the keys, never changed again, and the header. */
final class FileKeySpace implements StoredKeySpace {
    private static final String KEYS = "keys.sst";
    private static final String HEADER = "HEADER";
    /** The local value that the product keeps. */
    private static final String LOCAL = "membership";

    private final Disk disk;
    private MemoryKeySpace state;
    private Runnable afterCopy = () -> {};

    private FileKeySpace(Disk disk, MemoryKeySpace state) {
        this.disk = disk;
        this.state = state;
    }

    static FileKeySpace empty(Disk disk) {
        return new FileKeySpace(disk, new MemoryKeySpace());
    }

    static FileKeySpace of(Disk disk, StateSource snapshot) throws IOException {
        return new FileKeySpace(disk, read(disk, snapshot.directory()));
    }

    /** What else happens on the apply thread when a checkpoint has its instant and is not published yet. */
    void afterCopy(Runnable meanwhile) {
        afterCopy = meanwhile;
    }

    /** An independent copy of this instant. */
    MemoryKeySpace instant() {
        return state.copy();
    }

    @Override
    public void checkpoint(Path target) throws IOException {
        disk.createDirectories(target);
        write(target.resolve(KEYS), keys());
        write(target.resolve(HEADER), header(state.header()));
        afterCopy.run();
    }

    @Override
    public View openCheckpoint(Path directory) {
        try {
            return read(disk, directory).view();
        } catch (IOException | RuntimeException e) {
            throw new KeySpaceFailure("no key space in " + directory + ": " + e, e);
        }
    }

    @Override
    public void replace(StateSource snapshot) throws IOException {
        state = read(disk, snapshot.directory());
    }

    @Override
    public StoredValue get(Space space, Bytes key) {
        return state.get(space, key);
    }

    @Override
    public StateHeader header() {
        return state.header();
    }

    @Override
    public Bytes local(String name) {
        return state.local(name);
    }

    @Override
    public void scan(Space space, KeyRange range, boolean reverse, Visitor visitor) {
        state.scan(space, range, reverse, visitor);
    }

    @Override
    public void commit(Changes changes, StateHeader next) {
        state.commit(changes, next);
    }

    @Override
    public View view() {
        return state.view();
    }

    @Override
    public void close() {}

    private byte[] keys() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Space space : Space.values()) {
            state.scan(space, KeyRange.prefix(Bytes.utf8("")), false, (key, value) -> {
                try {
                    out.writeByte(space.ordinal());
                    write(out, key);
                    out.writeLong(value.revision());
                    write(out, value.value());
                    return true;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        out.writeByte(-1);
        Bytes local = state.local(LOCAL);
        write(out, local == null ? Bytes.utf8("") : local);
        return bytes.toByteArray();
    }

    private static byte[] header(StateHeader header) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(header.applied().term());
        out.writeLong(header.applied().index());
        out.writeLong(header.revision());
        out.writeLong(header.stampMillis());
        out.writeLong(header.epoch());
        out.writeLong(header.keyCount());
        out.writeLong(header.dataBytes());
        out.writeLong(header.hash().high());
        out.writeLong(header.hash().low());
        return bytes.toByteArray();
    }

    private static MemoryKeySpace read(Disk disk, Path directory) throws IOException {
        DataInputStream in = open(disk, directory.resolve(HEADER));
        StateHeader header = new StateHeader(
                new LogPosition(in.readLong(), in.readLong()),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new StateHash(in.readLong(), in.readLong()));
        DataInputStream keys = open(disk, directory.resolve(KEYS));
        Changes changes = new Changes();
        for (int space = keys.readByte(); space >= 0; space = keys.readByte()) {
            Bytes key = bytes(keys);
            changes.put(Space.values()[space], key, new StoredValue(keys.readLong(), bytes(keys)));
        }
        Bytes local = bytes(keys);
        if (!local.isEmpty()) {
            changes.putLocal(LOCAL, local);
        }
        MemoryKeySpace read = new MemoryKeySpace();
        read.commit(changes, header);
        return read;
    }

    private static void write(DataOutputStream out, Bytes bytes) throws IOException {
        out.writeInt(bytes.length());
        out.write(bytes.unsafeArray());
    }

    private static Bytes bytes(DataInputStream in) throws IOException {
        return Bytes.wrap(in.readNBytes(in.readInt()));
    }

    private void write(Path file, byte[] content) throws IOException {
        try (DiskFile created = disk.create(file)) {
            created.write(ByteBuffer.wrap(content), 0);
        }
    }

    private static DataInputStream open(Disk disk, Path file) throws IOException {
        return new DataInputStream(new ByteArrayInputStream(
                new AtomicFile(disk, file).read().orElseThrow(() -> new IOException(file + " is missing"))));
    }
}
