package io.raftkv.ctl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ProcessIdentityTest {
    @Test
    void shouldKnowItsOwnProcess() throws Exception {
        ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(own.state()).contains(ProcessIdentity.State.RUNNING);
    }

    @Test
    void shouldBeReadAsWritten() throws Exception {
        ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(ProcessIdentity.parse(own.format())).isEqualTo(own);
    }

    @Test
    void shouldTellALaterProcessWithTheSamePidApart() throws Exception {
        ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(new ProcessIdentity(own.pid(), own.startTicks() + 1, own.bootId()).state())
                .isEmpty();
        assertThat(new ProcessIdentity(own.pid(), own.startTicks(), "another boot").state())
                .isEmpty();
    }

    @Test
    void shouldSeeThatAProcessHasEnded() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();

        process.destroyForcibly().waitFor();

        assertThat(identity.state()).isEmpty();
    }

    @Test
    void shouldRejectALineOfAnotherKind() {
        assertThatThrownBy(() -> ProcessIdentity.parse("4711")).isInstanceOf(IllegalArgumentException.class);
    }
}
