package io.raftkv.bench;

import io.raftkv.command.CommandCodec;
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.Wal;
import io.raftkv.wal.WalEntry;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One append of some entries, each a group of puts, with its one force or without any. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WalAppendBenchmark {
    private static final long SEGMENT_BYTES = 64 << 20;
    private static final long KEPT_ENTRIES = 10_000;

    @Param({"1", "8"})
    int entries;

    @Param({"1", "100"})
    int commandsPerEntry;

    @Param({"true", "false"})
    boolean forced;

    private Path directory;
    private Wal wal;
    private byte[] payload;

    @Setup
    public void open() throws IOException {
        Disk disk = forced ? new LocalDisk() : ForcelessDisk.create();
        directory = Files.createTempDirectory("wal-append");
        WalOptions options = new WalOptions(SEGMENT_BYTES, UUID.randomUUID(), 1);
        wal = WalRecovery.open(disk, directory, options, WalListener.NONE).wal();
        payload = CommandCodec.encode(new Workload().group(commandsPerEntry));
    }

    @TearDown
    public void close() throws IOException {
        wal.close();
        new LocalDisk().deleteTree(directory);
    }

    /** Else the disk is full before the measurement ends. */
    @TearDown(Level.Iteration)
    public void dropOldSegments() throws IOException {
        wal.truncatePrefix(Math.max(wal.firstIndex(), wal.lastIndex() - KEPT_ENTRIES));
    }

    @Benchmark
    public long append() throws IOException {
        long next = wal.lastIndex() + 1;
        List<WalEntry> batch = new ArrayList<>(entries);
        for (long index = next; index < next + entries; index++) {
            batch.add(new WalEntry(1, index, EntryType.DATA, 1, payload));
        }
        return wal.append(batch);
    }
}
