package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.NodesResponse;
import io.raftkv.command.Mutation;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.RaftEngineStub;
import io.raftkv.store.StoredValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The list of nodes is the configuration, whatever the records say: over every state of three other members. */
final class ClusterViewTest {
    private static final int OTHERS = 3;

    /** Where a member stands in the configuration. */
    private enum Place {
        VOTER,
        NONVOTER,
        ABSENT
    }

    private static final Intent[] RECORDS = {null, Intent.NONVOTER, Intent.VOTER, Intent.PROMOTING, Intent.LEAVING};

    @Test
    void shouldListExactlyTheConfigurationAndWhoIsBetweenTheTwoStepsOfAPromotion() {
        int states = Place.values().length * RECORDS.length;
        for (int world = 0; world < states * states * states; world++) {
            List<PeerAddress> voters = new ArrayList<>(List.of(IntroducedNode.SELF.address()));
            List<PeerAddress> nonvoters = new ArrayList<>();
            List<String> expected = new ArrayList<>(List.of("node1:7000=Voter"));
            MemberDirectory directory = new MemberDirectory();
            int rest = world;
            for (int i = 0; i < OTHERS; i++) {
                Place place = Place.values()[rest % Place.values().length];
                rest /= Place.values().length;
                Intent intent = RECORDS[rest % RECORDS.length];
                rest /= RECORDS.length;
                PeerAddress address = new PeerAddress("host" + i, 7000);
                if (intent != null) {
                    record(directory, "id" + i, address, intent);
                }
                switch (place) {
                    case VOTER -> voters.add(address);
                    case NONVOTER -> nonvoters.add(address);
                    case ABSENT -> {}
                }
                if (place == Place.VOTER) {
                    expected.add(address + "=Voter");
                } else if (place == Place.NONVOTER || intent == Intent.PROMOTING) {
                    expected.add(address + "=Nonvoter");
                }
            }
            NodesResponse nodes =
                    view(new Membership(voters, nonvoters), directory).nodes();
            assertThat(nodes.nodes())
                    .as("world %s", world)
                    .extracting(node -> node.address() + "=" + node.suffrage())
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(nodes.count()).isEqualTo(expected.size());
        }
    }

    private static void record(MemberDirectory directory, String id, PeerAddress address, Intent intent) {
        Mutation.Put put = (Mutation.Put)
                MemberDirectory.put(new MemberRecord(id, address.toString(), null, "i", 1, "test", intent));
        directory.applied(put.key(), new StoredValue(1, put.value()));
    }

    private static ClusterView view(Membership membership, MemberDirectory directory) {
        RaftEngineStub engine = new RaftEngineStub() {
            @Override
            public EngineStatus status() {
                return new EngineStatus(EngineRole.FOLLOWER, Optional.empty(), 1, 1, 1, 1, membership);
            }

            @Override
            public Map<PeerAddress, PeerProgress> progress() {
                return Map.of();
            }
        };
        return new ClusterView(IntroducedNode.SELF, engine, directory, new PeerTable(() -> 0), Duration.ofSeconds(2));
    }
}
