package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.FreePorts;
import io.raftkv.raft.Await;
import io.raftkv.raft.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Members of one cluster in this process, on loopback ports that were free a moment ago. */
final class TestCluster implements AutoCloseable {
    private final Path directory;
    private final UUID clusterId = UUID.randomUUID();
    private final List<TestMember> members = new ArrayList<>();

    TestCluster(Path directory) {
        this.directory = directory;
    }

    /** A cluster of {@code size} voters that has a leader. */
    static TestCluster of(int size, Path directory) throws IOException {
        TestCluster cluster = new TestCluster(directory);
        TestMember founder = cluster.addMember();
        founder.found(0);
        cluster.awaitLeader();
        while (cluster.members.size() < size) {
            TestMember joiner = cluster.addMember();
            joiner.join(1);
            cluster.change(leader -> leader.engine().addVoter(joiner.address()));
        }
        return cluster;
    }

    TestMember addMember() throws IOException {
        Path data = directory.resolve("member-" + members.size());
        Files.createDirectories(data);
        TestMember member = new TestMember(clusterId, data, new PeerAddress("127.0.0.1", FreePorts.next()));
        members.add(member);
        return member;
    }

    TestMember member(int index) {
        return members.get(index);
    }

    List<TestMember> members() {
        return members;
    }

    Optional<TestMember> leader() {
        return members.stream().filter(TestMember::leads).findFirst();
    }

    TestMember awaitLeader() {
        Await.until("a member leads", () -> leader().isPresent());
        return leader().orElseThrow();
    }

    /**
     * Repeats a change on whoever leads until it succeeds, as the node's own duties do: on a busy machine leadership may
     * go in the middle of it. Every membership call may be repeated.
     */
    void change(Function<TestMember, CompletableFuture<?>> change) {
        Await.until("the change succeeds", () -> {
            try {
                return change.apply(awaitLeader())
                        .handle((done, failure) -> failure == null)
                        .get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                return false;
            }
        });
    }

    /** Any running member that does not lead. */
    TestMember follower() {
        return members.stream()
                .filter(member -> member.isRunning() && !member.leads())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        members.forEach(TestMember::stop);
        for (TestMember member : members) {
            assertThat(member.fatalCause())
                    .as("what stopped %s", member.address())
                    .isNull();
        }
    }
}
