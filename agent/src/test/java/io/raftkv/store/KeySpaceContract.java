package io.raftkv.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Space;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every key space promises. */
public abstract class KeySpaceContract {
    private KeySpace keySpace;

    protected abstract KeySpace open() throws Exception;

    @BeforeEach
    void openKeySpace() throws Exception {
        keySpace = open();
    }

    @AfterEach
    void closeKeySpace() {
        keySpace.close();
    }

    @Test
    void shouldBeginEmpty() {
        assertThat(keySpace.header()).isEqualTo(StateHeader.EMPTY);
        assertThat(keySpace.get(Space.DATA, bytes("a"))).isNull();
        assertThat(keySpace.local("none")).isNull();
        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, false)).isEmpty();
    }

    @Test
    void shouldReturnWhatWasCommittedWithItsHeader() {
        Changes changes = new Changes();
        changes.put(Space.DATA, bytes("a"), new StoredValue(7, bytes("value")));
        changes.put(Space.DATA, bytes("empty"), new StoredValue(8, Bytes.EMPTY));
        changes.putLocal("configuration", bytes("n1"));
        StateHeader header =
                new StateHeader(new LogPosition(3, 9), 8, 1_700_000_000_000L, 2, 2, 11, new StateHash(-1, 5));

        keySpace.commit(changes, header);

        assertThat(keySpace.get(Space.DATA, bytes("a"))).isEqualTo(new StoredValue(7, bytes("value")));
        assertThat(keySpace.get(Space.DATA, bytes("empty"))).isEqualTo(new StoredValue(8, Bytes.EMPTY));
        assertThat(keySpace.local("configuration")).isEqualTo(bytes("n1"));
        assertThat(keySpace.header()).isEqualTo(header);
    }

    @Test
    void shouldRemoveKeys() {
        put("a");
        put("b");
        Changes changes = new Changes();
        changes.remove(Space.DATA, bytes("a"));
        changes.remove(Space.DATA, bytes("never there"));

        keySpace.commit(changes, StateHeader.EMPTY);

        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, false)).containsExactly("b");
    }

    @Test
    void shouldKeepSpacesApart() {
        Changes changes = new Changes();
        changes.put(Space.SYSTEM, bytes("member/n1"), new StoredValue(1, bytes("x")));
        keySpace.commit(changes, StateHeader.EMPTY);

        assertThat(keySpace.get(Space.DATA, bytes("member/n1"))).isNull();
        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, false)).isEmpty();
        assertThat(keys(keySpace, Space.SYSTEM, KeyRange.ALL, false)).containsExactly("member/n1");
    }

    @Test
    void shouldScanHalfOpenRangesInBothDirections() {
        List.of("a", "b", "b1", "c", "d").forEach(this::put);

        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, false)).containsExactly("a", "b", "b1", "c", "d");
        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, true)).containsExactly("d", "c", "b1", "b", "a");
        KeyRange middle = new KeyRange(bytes("b"), bytes("d"));
        assertThat(keys(keySpace, Space.DATA, middle, false)).containsExactly("b", "b1", "c");
        assertThat(keys(keySpace, Space.DATA, middle, true)).containsExactly("c", "b1", "b");
        assertThat(keys(keySpace, Space.DATA, KeyRange.prefix(bytes("b")), true))
                .containsExactly("b1", "b");
        assertThat(keys(keySpace, Space.DATA, new KeyRange(bytes("c"), bytes("b")), false))
                .isEmpty();
    }

    @Test
    void shouldOrderKeysAsUnsignedBytes() {
        Changes changes = new Changes();
        for (int first : new int[] {0x80, 0x00, 0xff, 0x7f}) {
            changes.put(Space.DATA, Bytes.wrap(new byte[] {(byte) first}), new StoredValue(1, Bytes.EMPTY));
        }
        keySpace.commit(changes, StateHeader.EMPTY);

        List<Integer> seen = new ArrayList<>();
        keySpace.scan(Space.DATA, KeyRange.ALL, false, (key, value) -> seen.add(key.unsafeArray()[0] & 0xff));
        assertThat(seen).containsExactly(0x00, 0x7f, 0x80, 0xff);
    }

    @Test
    void shouldStopScanningWhenTheVisitorHasEnough() {
        List.of("a", "b", "c").forEach(this::put);
        List<String> seen = new ArrayList<>();

        keySpace.scan(Space.DATA, KeyRange.ALL, false, (key, value) -> {
            seen.add(key.toUtf8());
            return seen.size() < 2;
        });

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void shouldShowOneInstantInAView() {
        put("a");
        StateHeader before = keySpace.header();
        try (KeySpaceReader.View view = keySpace.view()) {
            put("b");
            Changes changes = new Changes();
            changes.remove(Space.DATA, bytes("a"));
            changes.putLocal("later", bytes("x"));
            keySpace.commit(changes, before.withApplied(new LogPosition(1, 99)));

            assertThat(keys(view, Space.DATA, KeyRange.ALL, false)).containsExactly("a");
            assertThat(view.get(Space.DATA, bytes("a"))).isNotNull();
            assertThat(view.local("later")).isNull();
            assertThat(view.header()).isEqualTo(before);
        }
        assertThat(keys(keySpace, Space.DATA, KeyRange.ALL, false)).containsExactly("b");
    }

    private void put(String key) {
        Changes changes = new Changes();
        changes.put(Space.DATA, bytes(key), new StoredValue(1, bytes("value of " + key)));
        keySpace.commit(
                changes,
                keySpace.header()
                        .withApplied(
                                new LogPosition(1, keySpace.header().applied().index() + 1)));
    }

    private static List<String> keys(KeySpaceReader reader, Space space, KeyRange range, boolean reverse) {
        List<String> keys = new ArrayList<>();
        reader.scan(space, range, reverse, (key, value) -> keys.add(key.toUtf8()));
        return keys;
    }

    private static Bytes bytes(String text) {
        return Bytes.utf8(text);
    }
}
