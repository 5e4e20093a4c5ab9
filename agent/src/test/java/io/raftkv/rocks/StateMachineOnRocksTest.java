package io.raftkv.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.LocalDisk;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.KvStateMachine.Entry;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.store.RandomEntries;
import io.raftkv.store.StateTotals;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The state machine comes to the same results and state on RocksDB as on maps, also across a snapshot. */
class StateMachineOnRocksTest {
    private static final RocksOptions SMALL = RocksOptions.ofBudget(8 << 20);

    @TempDir
    private Path directory;

    @RepeatedTest(5)
    void shouldDoTheSameOnRocksAsInMemory() throws Exception {
        long seed = new Random().nextLong();
        List<Entry> log = new RandomEntries(seed).next(400);
        MemoryKeySpace memory = new MemoryKeySpace();
        var expected = new KvStateMachine(memory).apply(log);
        LocalDisk disk = new LocalDisk();
        Path checkpoint = directory.resolve("checkpoint");

        try (DisposableState state = DisposableState.empty(disk, directory.resolve("state"), SMALL)) {
            KvStateMachine machine = new KvStateMachine(state);
            assertThat(machine.apply(log.subList(0, 200)).results())
                    .as("seed %s", seed)
                    .isEqualTo(expected.results().subList(0, 200));
            state.checkpoint(checkpoint);
            state.replace(new StateSource(
                    checkpoint,
                    disk.list(checkpoint).stream()
                            .map(file -> file.getFileName().toString())
                            .toList()));
            assertThat(machine.apply(log.subList(100, 400)).results().subList(100, 300))
                    .as("seed %s", seed)
                    .isEqualTo(expected.results().subList(200, 400));
            assertThat(state.header()).as("seed %s", seed).isEqualTo(memory.header());
            assertThat(StateTotals.of(state)).isEqualTo(StateTotals.of(memory));
        }
    }
}
