package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigurationHistoryTest {
    private final ConfigurationHistory history = new ConfigurationHistory(voters(1));

    @Test
    void shouldKnowWhatIsInForceAtEveryIndex() {
        history.add(3, GroupConfiguration.stable(voters(1, 2)));
        history.add(8, GroupConfiguration.stable(voters(1, 2, 3)));

        assertThat(history.at(0)).isEqualTo(voters(1));
        assertThat(history.at(2)).isEqualTo(voters(1));
        assertThat(history.at(3)).isEqualTo(voters(1, 2));
        assertThat(history.at(7)).isEqualTo(voters(1, 2));
        assertThat(history.at(100)).isEqualTo(voters(1, 2, 3));
        assertThat(history.indexInForceAt(7)).isEqualTo(3);
    }

    @Test
    void shouldForgetAConfigurationThatWasNeverCommitted() {
        history.add(3, GroupConfiguration.stable(voters(1, 2)));
        history.truncateSuffix(2);

        assertThat(history.at(100)).isEqualTo(voters(1));
    }

    @Test
    void shouldKeepWhatIsInForceWhenTheLogIsShortened() {
        history.add(3, GroupConfiguration.stable(voters(1, 2)));
        history.add(8, GroupConfiguration.stable(voters(1, 2, 3)));
        history.truncatePrefix(7);

        assertThat(history.at(7)).isEqualTo(voters(1, 2));
        assertThat(history.at(8)).isEqualTo(voters(1, 2, 3));
    }

    private static Membership voters(int... nodes) {
        return new Membership(
                Arrays.stream(nodes)
                        .mapToObj(node -> new PeerAddress("node" + node, 7000))
                        .toList(),
                List.of());
    }
}
