package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that changes a cluster holds the lease while it does, and gives it back. */
final class LeaseOfChangesTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(3);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun run(String line) {
        return CtlRun.with(home).endpoints(cluster.endpoints()).run(line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remove node3 --yes",
                "promote node2 --yes",
                "leader transfer --to node2",
                "join node4 node4:7000 --yes --no-wait"
            })
    void shouldNotChangeWhatSomebodyElseIsChanging(String line) {
        cluster.lease().heldBy("alice@ops1 pid 4711", "upgrade run");

        CtlRun run = run(line);

        assertThat(run.code()).isEqualTo(ExitCode.LOCKED);
        assertThat(run.err()).contains("alice@ops1 pid 4711 holds lease 1 for 'upgrade run'");
        assertThat(changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remove node3 --yes",
                "promote node2 --yes",
                "leader transfer --to node2",
                "join node4 node4:7000 --yes --no-wait"
            })
    void shouldGiveTheLeaseBackAfterTheChange(String line) {
        assertThat(run(line).code()).isEqualTo(ExitCode.OK);

        assertThat(changes()).hasSize(1);
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldGiveTheLeaseBackAfterAFailure() {
        assertThat(run("promote nobody --yes").code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldWorkWithAgentsThatKnowNoLeases() {
        cluster.lease().unknown();
        assertThat(run("remove node3 --yes").code()).isEqualTo(ExitCode.OK);
    }

    private List<String> changes() {
        return java.util.stream.IntStream.rangeClosed(1, 3)
                .boxed()
                .flatMap(number -> cluster.node(number).requests().stream())
                .filter(request -> request.startsWith("POST /cluster/"))
                .toList();
    }
}
