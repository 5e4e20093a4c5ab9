package io.raftkv.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.store.KeySpace;
import io.raftkv.store.KeySpaceContract;
import io.raftkv.store.KeySpaceFailure;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.StateTotals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksKeySpaceTest extends KeySpaceContract {
    private static final RocksOptions SMALL = RocksOptions.ofBudget(8 << 20);

    @TempDir
    private Path directory;

    @Override
    protected KeySpace open() {
        return RocksKeySpace.open(directory.resolve("contract"), SMALL);
    }

    @Test
    void shouldKeepKeysAndHeaderTogetherInACheckpointTakenUnderWrites() throws Exception {
        try (RocksKeySpace keySpace = RocksKeySpace.open(directory.resolve("state"), SMALL)) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(keySpace, stop));
            try {
                for (int i = 0; i < 10; i++) {
                    long before = keySpace.header().applied().index();
                    Path checkpoint = directory.resolve("checkpoint-" + i);
                    keySpace.checkpoint(checkpoint);
                    try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(checkpoint)) {
                        assertThat(view.header().applied().index()).isGreaterThanOrEqualTo(before);
                        assertThat(StateTotals.of(view).matches(view.header())).isTrue();
                    }
                }
            } finally {
                stop.set(true);
                writer.join();
            }
        }
    }

    @Test
    void shouldWriteNothingIntoACheckpointThatItOnlyLooksAt() throws Exception {
        Path checkpoint = directory.resolve("checkpoint");
        try (RocksKeySpace keySpace = RocksKeySpace.open(directory.resolve("state"), SMALL)) {
            put(new KvStateMachine(keySpace), 1);
            keySpace.checkpoint(checkpoint);
        }
        List<Path> before = list(checkpoint);

        try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(checkpoint)) {
            assertThat(view.header().keyCount()).isEqualTo(1);
        }

        assertThat(list(checkpoint)).isEqualTo(before);
    }

    @Test
    void shouldRefuseADirectoryWithoutAKeySpace() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> RocksKeySpace.openReadOnly(empty))
                .isInstanceOf(KeySpaceFailure.class)
                .hasMessageContaining(empty.toString());
    }

    @Test
    void shouldReportADamagedBlockInsteadOfEndingTheScanEarly() throws Exception {
        Path checkpoint = directory.resolve("checkpoint");
        try (RocksKeySpace keySpace = RocksKeySpace.open(directory.resolve("state"), SMALL)) {
            KvStateMachine machine = new KvStateMachine(keySpace);
            for (int i = 1; i <= 2000; i++) {
                put(machine, i);
            }
            keySpace.checkpoint(checkpoint);
        }
        Path largest = list(checkpoint).stream()
                .filter(file -> file.toString().endsWith(".sst"))
                .max((one, other) ->
                        Long.compare(one.toFile().length(), other.toFile().length()))
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 4] ^= 1;
        Files.write(largest, bytes);

        try (KeySpaceReader.View view = RocksKeySpace.openReadOnly(checkpoint)) {
            assertThatThrownBy(() -> StateTotals.of(view)).isInstanceOf(KeySpaceFailure.class);
        }
    }

    private static void write(RocksKeySpace keySpace, AtomicBoolean stop) {
        KvStateMachine machine = new KvStateMachine(keySpace);
        for (long index = 1; !stop.get(); index++) {
            put(machine, index);
        }
    }

    private static void put(KvStateMachine machine, long index) {
        machine.apply(new LogPosition(1, index), group(index));
    }

    private static CommandGroup group(long index) {
        byte[] value = new byte[256];
        new Random(index).nextBytes(value);
        return new CommandGroup(
                index,
                List.of(new Command.Write(
                        Space.DATA,
                        List.of(),
                        List.of(new Mutation.Put(Bytes.utf8("key-" + index % 5000), Bytes.wrap(value))))));
    }

    private static List<Path> list(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
