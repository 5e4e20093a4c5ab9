package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.RaftEngineStub;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The replay ends when everything is applied that was in the log, and not before. */
final class ReplayWatchTest {
    private final AtomicLong clock = new AtomicLong(100);
    private final List<Long> heard = new ArrayList<>();
    private long applied;

    @Test
    void shouldTellTheTimeOnceTheLogIsApplied() {
        ReplayWatch watch = new ReplayWatch(
                new RaftEngineStub() {
                    @Override
                    public EngineStatus status() {
                        return IntroducedNode.status(EngineRole.FOLLOWER, Optional.empty(), applied);
                    }
                },
                20,
                new NodeListener() {
                    @Override
                    public void replayed(long durationNanos) {
                        heard.add(durationNanos);
                    }
                },
                clock::get);
        applied = 19;
        clock.set(150);
        assertThat(watch.hasEnded()).isFalse();
        assertThat(heard).isEmpty();

        applied = 20;
        clock.set(180);
        assertThat(watch.hasEnded()).isTrue();
        assertThat(heard).containsExactly(80L);
    }

    @Test
    void shouldNotWatchANodeThatReplaysNothing() {
        ReplayWatch watch = new ReplayWatch(new StoppedEngine(3, 20), 20, NodeListener.NONE, clock::get);

        assertThat(watch.hasEnded()).isTrue();
    }
}
