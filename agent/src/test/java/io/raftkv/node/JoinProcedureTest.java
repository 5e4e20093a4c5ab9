package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.JoinRequest;
import io.raftkv.raft.PeerAddress;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is looked up or written. */
class JoinProcedureTest {
    private static final NodeIdentity NODE1 = new NodeIdentity(
            "node1", PeerAddress.parse("node1:7000"), "http://node1:8080", UUID.randomUUID(), 1, "i", 1, "1.0.0");

    @Test
    void shouldRefuseAMemberThatCouldNotReachANodeWithoutRaftPort() {
        JoinProcedure joining = new JoinProcedure(NODE1, false, null, null, null);

        assertThatThrownBy(() -> joining.join(request("node4")))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT))
                .extracting(ApiException::getMessage)
                .asString()
                .contains("node1 runs alone", "raft.enabled: true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://bad host:8080", "ftp://node4:8080", "node4:8080", "http://", ""})
    void shouldRefuseAnHttpAddressThatNobodyCouldCall(String http) {
        JoinProcedure joining = new JoinProcedure(NODE1, true, null, null, null);
        JoinRequest request = new JoinRequest("node4", "node4:7000", http, null, null, null, null, null, null);

        assertThatThrownBy(() -> joining.join(request))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST))
                .extracting(ApiException::getMessage)
                .asString()
                .contains("http is '" + http + "'");
    }

    private static JoinRequest request(String nodeId) {
        return new JoinRequest(nodeId, nodeId + ":7000", null, null, null, null, null, null, null);
    }
}
