package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.PeerHello;
import io.raftkv.api.TransferRequest;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.RaftEngineStub;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whom a leader chooses when it is not told: in touch, in service, and far enough, in this order. */
final class LeadershipTransferTest {
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final PeerAddress NODE2 = new PeerAddress("node2", 7000);
    private static final PeerAddress NODE3 = new PeerAddress("node3", 7000);

    private final AtomicLong nanos = new AtomicLong();
    private final PeerTable peers = new PeerTable(nanos::get);
    private final Map<PeerAddress, PeerProgress> progress = new HashMap<>();

    @Test
    void shouldChooseTheVoterThatNeedsLeastToCatchUp() {
        progress.put(NODE2, new PeerProgress(90, 10));
        progress.put(NODE3, new PeerProgress(100, 10));
        assertThat(chosen()).isEqualTo("node3");

        progress.put(NODE2, new PeerProgress(110, 10));
        assertThat(chosen()).isEqualTo("node2");
    }

    @Test
    void shouldPassOverADrainedVoterAlthoughItIsFurther() {
        progress.put(NODE2, new PeerProgress(90, 10));
        progress.put(NODE3, new PeerProgress(100, 10));
        says("node3", true);
        assertThat(chosen()).isEqualTo("node2");

        says("node3", false);
        assertThat(chosen()).isEqualTo("node3");
    }

    @Test
    void shouldChooseADrainedVoterRatherThanNone() {
        progress.put(NODE2, new PeerProgress(90, WINDOW.toMillis() + 1));
        progress.put(NODE3, new PeerProgress(100, 10));
        says("node2", false);
        says("node3", true);

        assertThat(chosen()).isEqualTo("node3");
    }

    @Test
    void shouldNotGoByWhatAVoterSaidLongAgo() {
        progress.put(NODE2, new PeerProgress(90, 10));
        progress.put(NODE3, new PeerProgress(100, 10));
        says("node3", true);
        nanos.addAndGet(PeerExchange.HEARD_WITHIN.toNanos() + 1);

        assertThat(chosen()).isEqualTo("node3");
    }

    private void says(String node, boolean drained) {
        peers.heard(new PeerHello(
                node,
                node + ":7000",
                null,
                "c",
                1,
                "i",
                1,
                "t",
                "Follower",
                1,
                null,
                null,
                true,
                false,
                drained,
                null,
                null));
    }

    private String chosen() {
        ObedientEngine engine = new ObedientEngine();
        MemberDirectory directory = new MemberDirectory();
        ClusterView view = new ClusterView(IntroducedNode.SELF, engine, directory, peers, WINDOW);
        LeadershipTransfer transfer =
                new LeadershipTransfer(engine, view, new Leadership(engine, directory), WINDOW, Duration.ofSeconds(5));
        return transfer.transfer(new TransferRequest(null)).leader();
    }

    /** Hands leadership over as soon as it is asked. */
    private final class ObedientEngine extends RaftEngineStub {
        private PeerAddress leader = IntroducedNode.SELF.address();

        @Override
        public EngineStatus status() {
            boolean leads = leader.equals(IntroducedNode.SELF.address());
            return new EngineStatus(
                    leads ? EngineRole.LEADER : EngineRole.FOLLOWER,
                    Optional.of(leader),
                    leads ? 1 : 2,
                    leads ? 110 : 111,
                    110,
                    110,
                    new Membership(List.of(IntroducedNode.SELF.address(), NODE2, NODE3), List.of()));
        }

        @Override
        public Map<PeerAddress, PeerProgress> progress() {
            return progress;
        }

        @Override
        public CompletableFuture<Void> transferLeadership(PeerAddress to) {
            leader = to;
            return CompletableFuture.completedFuture(null);
        }
    }
}
