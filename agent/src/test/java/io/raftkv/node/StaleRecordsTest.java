package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.api.PeerHello;
import io.raftkv.command.Mutation;
import io.raftkv.node.PeerJudgement.Verdict;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.RaftEngineStub;
import io.raftkv.store.StoredValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All members of a restored cluster start at once. Their states are those of the backup, their logs hold what came
 * after it, with the joins: until that is applied, nobody's records count against anybody.
 */
class StaleRecordsTest {
    private static final UUID CLUSTER = UUID.randomUUID();
    private static final NodeIdentity SELF = new NodeIdentity(
            "node1", PeerAddress.parse("node1:7000"), "http://node1:8080", CLUSTER, 7, "new", BootId.of(2, 0), "test");

    @ParameterizedTest
    @CsvSource({"54, FINE", "59, FINE", "60, OTHER_INSTANCE"})
    void shouldNotBelieveRecordsThatMayBeOlderThanThisNodesLog(long appliedThere, Verdict expected) {
        EngineStatus own = new StoppedEngine(54, 60).status();

        assertThat(PeerJudgement.judge(SELF, own, true, answer(appliedThere))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"LEADER, false, false", "LEADER, true, true", "FOLLOWER, false, true"})
    void shouldTellRecordsAsALeaderOnlyOnceItHasAppliedWhatEarlierLeadersCommitted(
            EngineRole role, boolean leads, boolean tells) {
        MemberDirectory directory = new MemberDirectory();
        Mutation.Put record = (Mutation.Put) MemberDirectory.put(new MemberRecord(
                "node2", "node2:7000", "http://node2:8080", "old", 1, "test", MemberRecord.Intent.VOTER));
        directory.applied(record.key(), new StoredValue(1, record.value()));
        ServingGate gate = new ServingGate();
        Introductions introductions = new Introductions(
                SELF,
                inRole(role),
                directory,
                gate,
                new StateHashHistory("node1", Set::of, text -> {}, NodeListener.NONE),
                new PeerTable(() -> 0),
                new Fence(
                        SELF,
                        new StoppedEngine(0, 0),
                        gate,
                        () -> true,
                        new IntroducedNode.Remembered(),
                        failure -> {}),
                new MembershipIntents(SELF, directory, null, null, null, null, () -> leads));

        PeerHello answer = introductions.answer(hello("node2", 0, "null"));

        assertThat(answer.knowsYou()).isTrue();
        assertThat(answer.you() != null).isEqualTo(tells);
    }

    private static RaftEngine inRole(EngineRole role) {
        return new RaftEngineStub() {
            @Override
            public EngineStatus status() {
                return new EngineStatus(role, Optional.empty(), 3, 54, 54, 60, new Membership(List.of(), List.of()));
            }
        };
    }

    private static PeerHello answer(long applied) {
        return hello("node3", applied, "{\"instance_id\":\"old\",\"boot_id\":1,\"removed\":false}");
    }

    /** From JSON, as it comes. */
    private static PeerHello hello(String nodeId, long applied, String you) {
        String json = "{\"node_id\":\"" + nodeId + "\",\"cluster_id\":\"" + CLUSTER
                + "\",\"epoch\":7,\"state\":\"Follower\",\"applied_index\":" + applied + ",\"you\":" + you + "}";
        try {
            return Json.mapper().readValue(json, PeerHello.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
