package io.raftkv.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupConfigurationTest {
    private static final PeerAddress NODE1 = new PeerAddress("node1", 7000);
    private static final PeerAddress NODE2 = new PeerAddress("node2.example", 7001);
    private static final PeerAddress NODE3 = new PeerAddress("[::1]", 7002);

    @Test
    void shouldStayReadableInItsFirstFormat() {
        GroupConfiguration joint =
                new GroupConfiguration(List.of(NODE1, NODE2), List.of(NODE3), List.of(NODE1), List.of());

        String text =
                "voters node1:7000,node2.example:7001\nnonvoters [::1]:7002\nold-voters node1:7000\nold-nonvoters \n";

        assertThat(new String(joint.encode(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(GroupConfiguration.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(joint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "voters node1:7000\n",
                "voters node1:7000\nnonvoters \nold-voters \nold-nonvoters \nmore \n",
                "nonvoters \nvoters node1:7000\nold-voters \nold-nonvoters \n",
                "voters node1\nnonvoters \nold-voters \nold-nonvoters \n",
                "voters node1:7000,\nnonvoters \nold-voters \nold-nonvoters \n"
            })
    void shouldRefuseWhatItDidNotWrite(String text) {
        assertThatThrownBy(() -> GroupConfiguration.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
