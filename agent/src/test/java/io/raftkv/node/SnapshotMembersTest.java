package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.command.Bytes;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.store.Changes;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.store.StateHeader;
import io.raftkv.store.StoredValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A snapshot names exactly the configuration in force, with what the records know of each member. */
final class SnapshotMembersTest {
    private final MemoryKeySpace state = new MemoryKeySpace();
    private final Changes changes = new Changes();

    @Test
    void shouldNameTheConfigurationAndNobodyElse() {
        record("node1", "a:7000", "http://a:8080");
        record("gone", "d:7000", "http://d:8080");
        changes.putLocal(
                "membership",
                Bytes.wrap(GroupConfiguration.stable(new Membership(
                                List.of(new PeerAddress("a", 7000), new PeerAddress("b", 7000)),
                                List.of(new PeerAddress("c", 7000))))
                        .encode()));
        state.commit(changes, StateHeader.EMPTY);

        assertThat(SnapshotMembers.of(state))
                .containsExactly(
                        new Member("node1", "a:7000", "http://a:8080", "Voter"),
                        new Member("b", "b:7000", null, "Voter"),
                        new Member("c", "c:7000", null, "Nonvoter"));
    }

    @Test
    void shouldNameNobodyBeforeAConfigurationWasNoted() {
        record("node1", "a:7000", "http://a:8080");
        state.commit(changes, StateHeader.EMPTY);
        assertThat(SnapshotMembers.of(state)).isEmpty();
    }

    private void record(String id, String address, String http) {
        Mutation.Put put =
                (Mutation.Put) MemberDirectory.put(new MemberRecord(id, address, http, "i", 1, "test", Intent.VOTER));
        changes.put(Space.SYSTEM, put.key(), new StoredValue(1, put.value()));
    }
}
