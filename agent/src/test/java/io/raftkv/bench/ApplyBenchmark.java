package io.raftkv.bench;

import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.disk.LocalDisk;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.KvStateMachine.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Applying a run of entries to the key space in RocksDB, over keys that exist already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ApplyBenchmark {
    private static final int GROUPS = 1000;
    private static final long BUDGET_BYTES = 128 << 20;

    @Param({"1", "8"})
    int entries;

    @Param({"1", "100"})
    int commandsPerEntry;

    private final Workload workload = new Workload();
    private final List<CommandGroup> groups = new ArrayList<>();
    private Path directory;
    private DisposableState state;
    private KvStateMachine machine;
    private long nextIndex = 1;

    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("apply");
        state = DisposableState.empty(new LocalDisk(), directory.resolve("state"), RocksOptions.ofBudget(BUDGET_BYTES));
        machine = new KvStateMachine(state);
        for (int filled = 0; filled < Workload.KEYS; filled += 100) {
            machine.apply(new LogPosition(1, nextIndex++), workload.group(100));
        }
        for (int made = 0; made < GROUPS; made++) {
            groups.add(workload.group(commandsPerEntry));
        }
    }

    @TearDown
    public void close() throws IOException {
        state.close();
        new LocalDisk().deleteTree(directory);
    }

    @Benchmark
    public KvStateMachine.AppliedRun apply() {
        List<Entry> run = new ArrayList<>(entries);
        for (int made = 0; made < entries; made++) {
            run.add(new Entry(new LogPosition(1, nextIndex), groups.get((int) (nextIndex % GROUPS))));
            nextIndex++;
        }
        return machine.apply(run);
    }
}
