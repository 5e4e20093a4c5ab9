package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseCommandTest {
    private static final String ALICE = "alice@ops1 pid 4711";

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

    private CtlRun run(String... line) {
        return CtlRun.with(home).endpoints(cluster.endpoints()).run(line);
    }

    @Test
    void shouldShowWhoHoldsTheLeaseAndHowToTakeItOver() throws Exception {
        assertThat(run("lease", "show").out()).contains("nobody holds the lease");
        cluster.lease().heldBy(ALICE, "upgrade run");

        assertThat(run("lease", "show").out())
                .contains("lease 1  alice@ops1 pid 4711  upgrade run")
                .contains("since  2026-01-02T03:04:05Z", "it ends 21s from now", "raftkvctl lease break");
        JsonNode json =
                Json.mapper().readTree(run("lease", "show", "-o", "json").out());
        assertThat(json.path("kind").asText()).isEqualTo("Lease");
        assertThat(json.path("holder").asText()).isEqualTo(ALICE);
        assertThat(json.path("expires_in_ms").asLong()).isEqualTo(21_000);
        assertThat(run("lease", "show", "-o", "name").outLines()).containsExactly(ALICE);
    }

    @Test
    void shouldBreakALeaseOnlyByTheNameOfItsHolder() {
        cluster.lease().heldBy(ALICE, "upgrade run");

        CtlRun unasked = run("lease", "break", "--yes");
        assertThat(unasked.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(unasked.err()).contains("--confirm " + ALICE);
        assertThat(run("lease", "break", "--confirm", "bob@ops1 pid 4711").code())
                .isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(run("lease", "break", "--dry-run").out()).contains("end lease 1 for 'upgrade run'");
        assertThat(cluster.lease().holder().holder()).isEqualTo(ALICE);

        CtlRun broken = run("lease", "break", "--confirm", ALICE);

        assertThat(broken.code()).as(broken.err()).isEqualTo(ExitCode.OK);
        assertThat(cluster.lease().isHeld()).isFalse();
        assertThat(cluster.lease().number())
                .as("alice's number is worth nothing now")
                .isGreaterThan(1);
    }

    @Test
    void shouldAskAPersonForTheNameOfTheHolder() {
        cluster.lease().heldBy(ALICE, "upgrade run");
        CtlRun.Setup person = CtlRun.with(home).endpoints(cluster.endpoints()).terminal();

        CtlRun no = person.input("yes\n").run("lease", "break");
        assertThat(no.code()).isEqualTo(ExitCode.CONFIRMATION_NEEDED);
        assertThat(no.err()).contains("Type " + ALICE + " to go on:", "its next change is refused");
        assertThat(cluster.lease().isHeld()).isTrue();

        assertThat(person.input(ALICE + "\n").run("lease", "break").code()).isEqualTo(ExitCode.OK);
        assertThat(cluster.lease().isHeld()).isFalse();
    }

    @Test
    void shouldFindNothingToBreakWhenNobodyHoldsIt() {
        CtlRun run = run("lease", "break");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("nobody holds the lease");
    }
}
