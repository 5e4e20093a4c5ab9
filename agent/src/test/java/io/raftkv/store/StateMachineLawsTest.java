package io.raftkv.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Space;
import io.raftkv.store.KvStateMachine.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Laws that hold for every log: what replicas, restarts and snapshots rely on. */
class StateMachineLawsTest {
    private static final int ENTRIES = 120;

    private final long seed = new Random().nextLong();

    @RepeatedTest(20)
    void shouldComeToOneStateFromOneLog() {
        List<Entry> log = new RandomEntries(seed).next(ENTRIES);
        assertThat(content(replayed(log))).as("seed %s", seed).isEqualTo(content(replayed(log)));
    }

    @RepeatedTest(20)
    void shouldNotDependOnHowEntriesAreGroupedIntoCommits() {
        List<Entry> log = new RandomEntries(seed).next(ENTRIES);
        List<List<CommandResult>> oneByOne = new ArrayList<>();
        MemoryKeySpace single = new MemoryKeySpace();
        KvStateMachine machine = new KvStateMachine(single);
        log.forEach(entry ->
                oneByOne.add(machine.apply(entry.position(), entry.group()).results()));

        MemoryKeySpace grouped = new MemoryKeySpace();
        List<List<CommandResult>> inRuns = new ArrayList<>();
        Random random = new Random(seed);
        for (int from = 0; from < log.size(); ) {
            int to = Math.min(log.size(), from + 1 + random.nextInt(30));
            inRuns.addAll(
                    new KvStateMachine(grouped).apply(log.subList(from, to)).results());
            from = to;
        }

        assertThat(inRuns).as("seed %s", seed).isEqualTo(oneByOne);
        assertThat(content(grouped)).as("seed %s", seed).isEqualTo(content(single));
        assertThat(grouped.commits()).isLessThan(single.commits());
    }

    @RepeatedTest(20)
    void shouldReachTheStateOfAFullReplayFromASnapshotAndTheLogAroundIt() {
        List<Entry> log = new RandomEntries(seed).next(ENTRIES);
        int taken = new Random(seed).nextInt(log.size());
        MemoryKeySpace snapshot = replayed(log.subList(0, taken)).copy();

        // Replay begins before the snapshot, as it does when the log reaches further back.
        new KvStateMachine(snapshot).apply(log.subList(taken / 2, log.size()));

        assertThat(content(snapshot)).as("seed %s", seed).isEqualTo(content(replayed(log)));
    }

    @RepeatedTest(20)
    void shouldKeepCountBytesAndHashAsAFullScanFindsThem() {
        MemoryKeySpace keySpace = new MemoryKeySpace();
        KvStateMachine machine = new KvStateMachine(keySpace);
        for (Entry entry : new RandomEntries(seed).next(ENTRIES)) {
            StateHeader header = machine.apply(entry.position(), entry.group()).header();
            assertThat(StateTotals.of(keySpace).matches(header))
                    .as("seed %s at %s", seed, entry.position())
                    .isTrue();
        }
    }

    @RepeatedTest(20)
    void shouldNeverTakeRevisionOrStampBack() {
        MemoryKeySpace keySpace = new MemoryKeySpace();
        KvStateMachine machine = new KvStateMachine(keySpace);
        StateHeader before = keySpace.header();
        for (Entry entry : new RandomEntries(seed).next(ENTRIES)) {
            StateHeader after = machine.apply(entry.position(), entry.group()).header();
            assertThat(after.revision()).as("seed %s", seed).isGreaterThanOrEqualTo(before.revision());
            assertThat(after.stampMillis()).isGreaterThanOrEqualTo(before.stampMillis());
            assertThat(after.stampMillis()).isGreaterThanOrEqualTo(entry.group().stampMillis());
            before = after;
        }
    }

    @Test
    void shouldTellStatesApartByTheirHash() {
        StateHasher hasher = new StateHasher();
        var value = new StoredValue(1, Bytes.utf8("bc"));
        var hash = hasher.of(Space.DATA, Bytes.utf8("a"), value);
        assertThat(List.of(
                        hasher.of(Space.SYSTEM, Bytes.utf8("a"), value),
                        hasher.of(Space.DATA, Bytes.utf8("b"), value),
                        hasher.of(Space.DATA, Bytes.utf8("a"), new StoredValue(2, Bytes.utf8("bc"))),
                        hasher.of(Space.DATA, Bytes.utf8("a"), new StoredValue(1, Bytes.utf8("bd")))))
                .doesNotContain(hash);
        assertThat(hash.toHex()).isEqualTo("20ff2e648eae546ab8e9823afc2417b4");
    }

    private static MemoryKeySpace replayed(List<Entry> log) {
        MemoryKeySpace keySpace = new MemoryKeySpace();
        new KvStateMachine(keySpace).apply(log);
        return keySpace;
    }

    /** Everything that a snapshot would hold. */
    private static List<Object> content(KeySpaceReader reader) {
        List<Object> content = new ArrayList<>();
        content.add(reader.header());
        for (Space space : Space.values()) {
            reader.scan(space, KeyRange.ALL, false, (key, value) -> content.add(List.of(space, key, value)));
        }
        return content;
    }
}
