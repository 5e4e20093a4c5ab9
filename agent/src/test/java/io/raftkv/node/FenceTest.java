package io.raftkv.node;

import static io.raftkv.node.IntroducedNode.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.node.ServingGate.Reason;
import io.raftkv.node.start.FenceMemory;
import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fenced;
import io.raftkv.node.start.Identity.Fencing;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.raft.Await;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What silences a node, and what only claims to. */
final class FenceTest {
    private final IntroducedNode node = new IntroducedNode();

    @Test
    void shouldNotBelieveAHelloThatComesByItself() {
        node.world.put("http://node2:8080", from("node2").hello());

        node.service.hello(from("node2").epoch(7).leads().hello());
        node.service.hello(from("stranger").epoch(7).leads().hello());

        assertThat(node.asked).containsExactly("http://node2:8080");
        assertThat(node.gate.refusal()).isEmpty();
        assertThat(node.remembered).isEmpty();
        assertThat(node.fence.isSilenced()).isFalse();
    }

    @Test
    void shouldBeSupersededOnceTheMemberItselfConfirmsItAtItsRecordedAddress() {
        node.world.put(
                "http://node2:8080",
                from("node2").epoch(7).follows("node2:7000").hello());

        node.service.hello(from("node2").epoch(7).hello());

        assertThat(node.gate.isClosed(Reason.SUPERSEDED)).isTrue();
        assertThat(node.remembered).containsExactly(Fencing.SUPERSEDED);
        Await.until("the engine stops", node.engineStopped::get);
    }

    @Test
    void shouldServeNobodyWhileAHigherEpochHasNoLeaderAndComeBackWithTheMember() {
        node.introductions.answered(from("node2").epoch(7).hello());
        assertThat(node.gate.isClosed(Reason.SUSPENDED)).isTrue();
        assertThat(node.remembered).isEmpty();
        assertThat(node.engineStopped).isFalse();

        node.introductions.answered(from("node3").hello());
        assertThat(node.gate.isClosed(Reason.SUSPENDED)).isTrue();

        node.introductions.answered(from("node2").hello());
        assertThat(node.gate.refusal()).isEmpty();
    }

    @Test
    void shouldLetAnOperatorRemoveTheMemberThatSuspendsItAndThenServeAgain() {
        node.introductions.answered(from("node2").epoch(7).hello());

        assertThat(node.gate.refusal()).isPresent();
        assertThat(node.gate.refusal().get().getMessage()).contains("raftkvctl remove node2");
        assertThat(node.gate.removalRefusal()).isEmpty();
        assertThat(node.gate.faultRefusal()).isPresent();

        node.remove("node3");
        node.fence.look(node.directory.contents());
        assertThat(node.gate.isClosed(Reason.SUSPENDED)).isTrue();
        node.remove("node2");
        node.fence.look(node.directory.contents());
        assertThat(node.gate.refusal()).isEmpty();
    }

    @Test
    void shouldRememberAHigherEpochWithoutALeaderUntilThatMemberIsBackOrRemoved() {
        node.introductions.answered(from("node2").epoch(7).hello());
        node.introductions.answered(from("node3").epoch(8).hello());
        assertThat(node.memory.ahead).containsExactly(new Ahead("node2", 7), new Ahead("node3", 8));

        node.introductions.answered(from("node3").epoch(9).hello());
        assertThat(node.memory.ahead).containsExactly(new Ahead("node2", 7), new Ahead("node3", 9));
        assertThat(node.gate.reasons(true).get(0)).contains("node3 in epoch 9");

        node.introductions.answered(from("node2").hello());
        assertThat(node.memory.ahead).containsExactly(new Ahead("node3", 9));
        assertThat(node.gate.reasons(true).get(0)).doesNotContain("node2");

        node.remove("node3");
        node.fence.look(node.directory.contents());
        assertThat(node.memory.ahead).isEmpty();
        assertThat(node.gate.refusal()).isEmpty();
    }

    @Test
    void shouldServeNobodyAfterARestartBeforeItIsClearWhatBecameOfTheHigherEpoch() {
        node.fence.recall(List.of(new Ahead("node2", 7)));
        assertThat(node.gate.isClosed(Reason.SUSPENDED)).isTrue();
        assertThat(node.gate.removalRefusal()).isEmpty();
        assertThat(node.engineStopped).isFalse();

        node.introductions.answered(from("node3").leads().hello());
        assertThat(node.gate.isClosed(Reason.SUSPENDED)).isTrue();

        node.remove("node2");
        node.fence.look(node.directory.contents());
        assertThat(node.gate.refusal()).isEmpty();
        assertThat(node.memory.ahead).isEmpty();
    }

    @Test
    void shouldNotBeHeldByOneWhoIsNoMemberOnceItKnowsItsOwnJoin() {
        Map<Boolean, Boolean> suspended = new HashMap<>();
        for (boolean knowsOwnJoin : new boolean[] {false, true}) {
            ServingGate gate = new ServingGate();
            Fence fence = new Fence(
                    IntroducedNode.SELF,
                    new StoppedEngine(0, 0),
                    gate,
                    () -> knowsOwnJoin,
                    new IntroducedNode.Remembered(),
                    failure -> {});
            fence.recall(List.of(new Ahead("configured", 7)));
            fence.look(node.directory.contents());
            suspended.put(knowsOwnJoin, gate.isClosed(Reason.SUSPENDED));
        }
        assertThat(suspended).containsEntry(false, true).containsEntry(true, false);
    }

    @Test
    void shouldNotServeAgainBeforeItIsForgottenOnDisk() {
        ServingGate gate = new ServingGate();
        List<Throwable> fatal = new ArrayList<>();
        FenceMemory broken = new IntroducedNode.Remembered() {
            @Override
            public void ahead(List<Ahead> members) throws IOException {
                throw new IOException("Input/output error");
            }
        };
        Fence fence = new Fence(IntroducedNode.SELF, new StoppedEngine(0, 0), gate, () -> true, broken, failure -> {
            assertThat(gate.isClosed(Reason.SUSPENDED)).isTrue();
            fatal.add(failure);
        });
        fence.recall(List.of(new Ahead("node2", 7)));

        node.remove("node2");
        fence.look(node.directory.contents());

        assertThat(fatal).hasSize(1);
    }

    @Test
    void shouldRememberThatThisDirectoryIsAnOldCopyAndNotStartOnItAgain() {
        node.introductions.answered(
                from("node2").recorded("i1", BootId.of(9, 1), false).hello());
        assertThat(node.gate.isClosed(Reason.DISOWNED)).isTrue();
        assertThat(node.remembered).containsExactly(Fencing.OLD_COPY);

        IntroducedNode next = new IntroducedNode();
        StartInquiry inquiry = new StartInquiry(IntroducedNode.SELF, StateHeader.EMPTY, null);
        for (Fencing kind : List.of(Fencing.OLD_COPY, Fencing.OTHER_INSTANCE)) {
            assertThatThrownBy(() -> inquiry.mayTakePart(
                            Optional.of(new Fenced(kind, 1, "node2")),
                            Set.of("http://node2:8080"),
                            Duration.ZERO,
                            next.fence,
                            next.gate))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("node2")
                    .hasMessageContaining("raftkvctl remove node1");
        }
    }

    @Test
    void shouldNotAskWhereAStrangerWantsItToAsk() {
        node.service.hello(from("node2").epoch(7).http("http://evil:8080").hello());
        node.clockNanos.addAndGet(AskingBack.PAUSE.toNanos());
        node.service.hello(from("node2").epoch(7).http("http://node2:8080/x?y=").hello());
        node.clockNanos.addAndGet(AskingBack.PAUSE.toNanos());
        node.service.hello(from("node2").epoch(7).http("http://evil@node2:9090").hello());

        assertThat(node.asked).containsOnly("http://node2:8080");
    }

    @Test
    void shouldFindAMemberOnAnotherPortOfItsHostButNeverGiveUpEncryption() {
        node.service.hello(from("node2").http("https://node2:8443").hello());
        assertThat(node.asked).containsExactly("https://node2:8443");

        node.record("node3", "https://node3:8443", MemberRecord.Intent.VOTER);
        node.service.hello(from("node3").http("http://node3:8080").hello());
        assertThat(node.asked).containsExactly("https://node2:8443", "https://node3:8443");
    }

    @Test
    void shouldAskAMemberAtMostOnceASecondHoweverManyHellosComeInItsName() {
        for (int i = 0; i < 1000; i++) {
            node.service.hello(from("node2").epoch(7).hello());
            node.service.hello(from("stranger" + i).epoch(7).hello());
        }
        assertThat(node.asked).hasSize(1);

        node.clockNanos.addAndGet(Duration.ofSeconds(1).toNanos());
        node.service.hello(from("node2").epoch(7).hello());
        assertThat(node.asked).hasSize(2);
    }

    @Test
    void shouldNotTakeAStateHashOrAnAddressFromAHelloThatComesByItself() {
        node.service.hello(from("node2")
                .http("http://evil:8080")
                .hash(100_000, "aa")
                .bootId(BootId.of(99, 0))
                .hello());

        assertThat(node.peers.recent("node2", Duration.ofHours(1))).isEmpty();
    }

    @Test
    void shouldStopAnEngineThatBeganAfterTheAnswer() {
        IntroducedNode other = new IntroducedNode();
        Fence fence = new Fence(
                IntroducedNode.SELF,
                new StoppedEngine(0, 0),
                other.gate,
                () -> true,
                new IntroducedNode.Remembered(),
                failure -> {});
        fence.consider(from("node2").epoch(7).leads().hello());
        assertThat(fence.isSilenced()).isTrue();

        java.util.concurrent.atomic.AtomicBoolean closed = new java.util.concurrent.atomic.AtomicBoolean();
        fence.watch(new io.raftkv.raft.RaftEngineStub() {
            @Override
            public void close() {
                closed.set(true);
            }
        });
        Await.until("the late engine is stopped", closed::get);
    }
}
