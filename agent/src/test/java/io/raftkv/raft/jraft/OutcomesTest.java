package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.raftkv.raft.OutcomeUnknownException;
import io.raftkv.raft.ProposalRejectedException;
import io.raftkv.raft.ProposalRejectedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts are those of SOFAJRaft 1.4.1: {@code NodeImpl.executeApplyingTasks} and {@code ClosureQueueImpl.clear}. */
final class OutcomesTest {
    @Test
    void shouldCallARefusalBeforeProposingHarmless() {
        assertThat(reason(RaftError.EPERM, "Is not leader.")).isEqualTo(Reason.NOT_LEADER);
        assertThat(reason(RaftError.EBUSY, "Is transferring leadership.")).isEqualTo(Reason.OVERLOADED);
        assertThat(reason(RaftError.ENODESHUTDOWN, "Node is shutting down.")).isEqualTo(Reason.STOPPED);
    }

    @Test
    void shouldCallALostLeadershipUnknown() {
        assertThat(Outcomes.ofProposal(new Status(RaftError.EPERM, "Leader stepped down")))
                .isInstanceOf(OutcomeUnknownException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = RaftError.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"EPERM", "EBUSY", "ENODESHUTDOWN"})
    void shouldCallEverythingElseUnknown(RaftError error) {
        assertThat(Outcomes.ofProposal(new Status(error, "whatever"))).isInstanceOf(OutcomeUnknownException.class);
    }

    private static Reason reason(RaftError error, String text) {
        return ((ProposalRejectedException) Outcomes.ofProposal(new Status(error, text))).reason();
    }

    /** The engine has no code of its own for this: an upgrade that words it otherwise must fail here. */
    @Test
    void shouldKnowTheWordsOfThisVersionOfTheEngine() throws java.io.IOException {
        try (var in = com.alipay.sofa.jraft.core.NodeImpl.class.getResourceAsStream(
                "/com/alipay/sofa/jraft/closure/ClosureQueueImpl.class")) {
            String constants = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(constants).contains("Leader stepped down");
        }
    }
}
