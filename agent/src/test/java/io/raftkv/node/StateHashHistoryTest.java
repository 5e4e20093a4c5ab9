package io.raftkv.node;

import static io.raftkv.node.IntroducedNode.from;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.node.ServingGate.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Replicas that differ are seen, and the one that the majority contradicts stops serving. */
final class StateHashHistoryTest {
    private static final long INDEX = StateHashHistory.INTERVAL_ENTRIES;

    private final ServingGate gate = new ServingGate();
    private final AtomicInteger alarms = new AtomicInteger();
    private final StateHashHistory hashes = new StateHashHistory("node1", () -> 3, gate, new NodeListener() {
        @Override
        public void replicasDiffer() {
            alarms.incrementAndGet();
        }
    });

    @Test
    void shouldFindNothingInEqualReplicasAndAtDifferentIndexes() {
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "aa").hello());
        hashes.heard(from("node3").hash(2 * INDEX, "bb").hello());
        hashes.heard(from("node3").hello());

        assertThat(hashes.divergent()).isFalse();
        assertThat(alarms).hasValue(0);
        assertThat(gate.refusal()).isEmpty();
    }

    @Test
    void shouldRaiseTheAlarmAndServeOnWhileNoMajorityContradicts() {
        hashes.own(INDEX, "aa");
        hashes.heard(from("node2").hash(INDEX, "bb").hello());

        assertThat(hashes.divergent()).isTrue();
        assertThat(alarms).hasValue(1);
        assertThat(gate.refusal()).isEmpty();

        hashes.heard(from("node3").hash(INDEX, "aa").hello());
        assertThat(gate.refusal()).isEmpty();
        assertThat(alarms).hasValue(1);
    }

    @Test
    void shouldStopServingWhenTheMajorityHoldsAnotherState() {
        hashes.heard(from("node2").hash(INDEX, "bb").hello());
        hashes.heard(from("node3").hash(INDEX, "bb").hello());
        assertThat(gate.refusal()).isEmpty();

        hashes.own(INDEX, "aa");

        assertThat(gate.isClosed(Reason.DIVERGED)).isTrue();
        assertThat(gate.reasons(true).get(0)).contains("raftkvctl remove node1");
    }

    @Test
    void shouldCountOneMemberOnceHoweverOftenItSpeaks() {
        hashes.own(INDEX, "aa");
        for (int i = 0; i < 10; i++) {
            hashes.heard(from("node2").hash(INDEX, "bb").hello());
        }
        assertThat(gate.refusal()).isEmpty();
    }

    @Test
    void shouldTellTheNewestOwnSample() {
        assertThat(hashes.latest()).isNull();
        hashes.own(INDEX, "aa");
        hashes.own(2 * INDEX, "bb");
        assertThat(hashes.latest()).isEqualTo(new StateHashHistory.Sample(2 * INDEX, "bb"));
    }
}
