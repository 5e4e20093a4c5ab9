package io.raftkv.node;

import static io.raftkv.node.IntroducedNode.from;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Replicas that differ are seen, and the one that the majority contradicts stops serving. */
final class StateHashHistoryTest {
    private static final long INDEX = StateHashHistory.INTERVAL_ENTRIES;

    private final List<Boolean> alarms = new ArrayList<>();
    private final List<String> outvoted = new ArrayList<>();
    private StateHashHistory hashes = among("node1", "node2", "node3");

    private StateHashHistory among(String... voters) {
        return new StateHashHistory("node1", () -> Set.of(voters), outvoted::add, new NodeListener() {
            @Override
            public void replicasDiffer(boolean now) {
                alarms.add(now);
            }
        });
    }

    @Test
    void shouldFindNothingInEqualReplicasAndAtDifferentIndexes() {
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "aa").hello());
        hashes.heard(from("node3").hash(2 * INDEX, "bb").hello());
        hashes.heard(from("node3").hello());

        assertThat(hashes.alarm()).isEmpty();
        assertThat(alarms).isEmpty();
        assertThat(outvoted).isEmpty();
    }

    @Test
    void shouldRaiseTheAlarmOnceAndServeOnWhileNoMajorityContradicts() {
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());

        assertThat(hashes.alarm().orElseThrow()).contains("node1=aa", "node2=bb");
        hashes.heard(from("node3").hash(INDEX, "aa").hello());
        hashes.heard(from("node3").hash(INDEX, "cc").hello());
        assertThat(alarms).containsExactly(true);
        assertThat(outvoted).isEmpty();
    }

    @Test
    void shouldStopServingWhenTheMajorityHoldsAnotherState() {
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        hashes.heard(from("node3").hash(INDEX, "bb").hello());
        assertThat(outvoted).isEmpty();

        hashes.own(INDEX, "aa");

        assertThat(outvoted).hasSize(1);
        assertThat(outvoted.get(0)).contains("raftkvctl remove node1");
    }

    @Test
    void shouldStopNeitherOfTwoVotersNorAnyOfFourThatAreSplitInHalf() {
        hashes = among("node1", "node2");
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        assertThat(hashes.alarm()).isPresent();

        hashes = among("node1", "node2", "node3", "node4");
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        hashes.heard(from("node3").hash(INDEX, "bb").hello());
        hashes.heard(from("node4").hash(INDEX, "aa").hello());
        assertThat(hashes.alarm()).isPresent();

        assertThat(outvoted).isEmpty();
    }

    @Test
    void shouldNotLetNonvotersAndStrangersOutvoteAVoter() {
        hashes = among("node1");
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        hashes.heard(from("node3").hash(INDEX, "bb").hello());

        assertThat(hashes.alarm()).isPresent();
        assertThat(outvoted).isEmpty();
    }

    @Test
    void shouldLetTheVotersOutvoteANonvoter() {
        hashes = among("node2");
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());

        assertThat(outvoted).hasSize(1);
    }

    @Test
    void shouldCountOneMemberOnceHoweverOftenItSpeaks() {
        hashes.own(INDEX, "aa");
        for (int i = 0; i < 10; i++) {
            hashes.heard(from("node2").hash(INDEX, "bb").hello());
        }
        assertThat(outvoted).isEmpty();
    }

    @Test
    void shouldEndTheAlarmWhenAllVotersAgreeAtALaterIndex() {
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        hashes.own(2 * INDEX, "cc");
        hashes.heard(from("node2").hash(2 * INDEX, "cc").hello());
        assertThat(hashes.alarm()).as("node3 was not heard").isPresent();

        hashes.heard(from("node3").hash(2 * INDEX, "cc").hello());

        assertThat(hashes.alarm()).isEmpty();
        assertThat(alarms).containsExactly(true, false);
    }

    @Test
    void shouldTellTheSampleThatTheOtherCanCompare() {
        assertThat(hashes.latest()).isNull();
        assertThat(hashes.comparable(INDEX)).isNull();
        hashes.own(INDEX, "aa");
        hashes.own(2 * INDEX, "bb");
        assertThat(hashes.latest()).isEqualTo(new StateHashHistory.Sample(2 * INDEX, "bb"));
        assertThat(hashes.comparable(INDEX)).isEqualTo(new StateHashHistory.Sample(INDEX, "aa"));
        assertThat(hashes.comparable(3 * INDEX)).isEqualTo(hashes.latest());
        assertThat(hashes.comparable(null)).isEqualTo(hashes.latest());
    }
}
