package io.raftkv.ctl.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.ctl.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process part, with a program in the agent's place that does nothing but run. */
final class PlaygroundTest {
    @TempDir
    Path temporary;

    private Path directory;
    private Playground playground;

    @BeforeEach
    void createPlayground() throws IOException {
        Path agent = temporary.resolve("agent");
        Files.writeString(agent, "#!/bin/sh\necho started \"$@\" secret=$RAFTKV_JWT_SECRET\nexec sleep 600\n");
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
        directory = temporary.resolve("playground");
        playground = Playground.create(directory, "test", agent, 3);
    }

    @AfterEach
    void removePlayground() throws Exception {
        playground.remove();
    }

    @Test
    void shouldRunOneProcessPerNode() throws Exception {
        startAll();

        assertThat(playground.view()).extracting(NodeView::state).containsOnly(NodeState.RUNNING);
        assertThat(playground.view())
                .extracting(view -> view.pid().orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldBeFoundAgainByALaterCommand() throws Exception {
        startAll();

        Playground again = Playground.find(directory).orElseThrow();

        assertThat(again.view()).isEqualTo(playground.view());
    }

    @Test
    void shouldBeFoundByTheDataDirectoryOfANode() throws Exception {
        Path data = playground.view().get(1).dataDir();

        Playground found = Playground.owning(data).orElseThrow();
        found.startNode("node2");
        assertThat(playground.view().get(1).state()).isEqualTo(NodeState.RUNNING);
        found.stopNode("node2");
        assertThat(playground.view().get(1).state()).isEqualTo(NodeState.DOWN);

        assertThat(Playground.owning(temporary)).isEmpty();
    }

    @Test
    void shouldFindNothingWhereNothingIs() throws Exception {
        assertThat(Playground.find(temporary.resolve("elsewhere"))).isEmpty();
    }

    @Test
    void shouldKillOneNodeAndStartItAgain() throws Exception {
        startAll();
        long before = pid("node2");

        playground.kill(playground.node("node2"));
        assertThat(states()).containsExactly(NodeState.RUNNING, NodeState.DOWN, NodeState.RUNNING);

        playground.start(playground.node("node2"));
        assertThat(states()).containsOnly(NodeState.RUNNING);
        assertThat(pid("node2")).isNotEqualTo(before);
    }

    @Test
    void shouldNotStartANodeThatRuns() throws Exception {
        startAll();
        long before = pid("node1");

        playground.start(playground.node("node1"));

        assertThat(pid("node1")).isEqualTo(before);
    }

    @Test
    void shouldPauseAndResume() throws Exception {
        startAll();

        playground.pause(playground.node("node3"));
        awaitState("node3", NodeState.PAUSED);

        playground.resume(playground.node("node3"));
        awaitState("node3", NodeState.RUNNING);
    }

    @Test
    void shouldStopAPausedNodeToo() throws Exception {
        startAll();
        playground.pause(playground.node("node3"));

        playground.stop(playground.nodes());

        assertThat(states()).containsOnly(NodeState.DOWN);
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        startAll();
        List<Long> pids =
                playground.view().stream().map(view -> view.pid().orElseThrow()).toList();

        playground.remove();

        assertThat(directory).doesNotExist();
        assertThat(pids)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void shouldKeepFilesThatItDidNotMake() throws Exception {
        Files.writeString(directory.resolve("notes.txt"), "mine");

        playground.remove();

        assertThat(directory).isDirectoryContaining("glob:**notes.txt");
        assertThat(directory.toFile().list()).containsExactly("notes.txt");
    }

    @Test
    void shouldStartNothingOnceItIsBeingRemoved() throws Exception {
        playground.remove();

        assertThatThrownBy(this::startAll).hasMessageContaining("interrupted");
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomething() throws Exception {
        Path full = Files.createDirectory(temporary.resolve("full"));
        Files.writeString(full.resolve("precious"), "data");

        assertThatThrownBy(() -> Playground.create(full, "test", Path.of("/bin/true"), 1))
                .isInstanceOf(PlaygroundException.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void shouldNeverSignalAProcessThatWasGivenTheSamePid() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            ProcessIdentity real = ProcessIdentity.of(stranger.pid()).orElseThrow();
            playground
                    .filesOf(playground.node("node1"))
                    .record(new ProcessIdentity(real.pid(), real.startTicks() - 1, real.bootId()));

            playground.kill(playground.node("node1"));
            playground.stop(playground.nodes());

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldConfigureOneFounderAndTellEachNodeOfTheOthers() throws Exception {
        PlaygroundNode first = playground.node("node1");
        PlaygroundNode second = playground.node("node2");

        assertThat(playground.filesOf(first).config())
                .content()
                .contains("bootstrap: true", "join_addr: [\"" + second.url() + "\", ");
        assertThat(playground.filesOf(second).config())
                .content()
                .contains("bootstrap: false", "join_addr: [\"" + first.url() + "\", ");
    }

    private void startAll() throws IOException {
        for (PlaygroundNode node : playground.nodes()) {
            playground.start(node);
        }
    }

    private List<NodeState> states() throws IOException {
        return playground.view().stream().map(NodeView::state).toList();
    }

    private long pid(String id) throws IOException {
        return playground.view().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow()
                .pid()
                .orElseThrow();
    }

    private void awaitState(String id, NodeState expected) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (playground.stateOf(playground.node(id)) != expected) {
            assertThat(System.nanoTime()).as("%s becomes %s", id, expected).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
