package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.command.Mutation;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.node.start.FenceMemory;
import io.raftkv.node.start.Identity.Ahead;
import io.raftkv.node.start.Identity.Fencing;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.store.StoredValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** {@code node1} of three members in epoch 1, with the parts that hear other agents, and a world that answers it. */
final class IntroducedNode {
    static final UUID CLUSTER = UUID.fromString("00000000-0000-0000-0000-00000000c1a5");
    static final NodeIdentity SELF = new NodeIdentity(
            "node1", new PeerAddress("node1", 7000), "http://node1:8080", CLUSTER, 1, "i1", BootId.of(5, 1), "test");

    final ServingGate gate = new ServingGate();
    final MemberDirectory directory = new MemberDirectory();
    final Remembered memory = new Remembered();
    final List<Fencing> remembered = memory.fences;
    final AtomicBoolean engineStopped = new AtomicBoolean();
    final Map<String, PeerHello> world = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final PeerTable peers = new PeerTable(() -> 0);
    final AtomicLong clockNanos = new AtomicLong();
    final Fence fence;
    final MembershipService service;
    final Introductions introductions;
    EngineStatus status = status(EngineRole.FOLLOWER, Optional.empty(), 10);

    IntroducedNode() {
        for (int i = 1; i <= 3; i++) {
            record("node" + i, "http://node" + i + ":8080", MemberRecord.Intent.VOTER);
        }
        StoppedEngine none = new StoppedEngine(10, 10);
        fence = new Fence(SELF, none, gate, () -> true, memory, failure -> {
            throw new AssertionError(failure);
        });
        fence.watch(new RunningEngine());
        introductions = new Introductions(
                SELF,
                new RunningEngine(),
                directory,
                gate,
                new StateHashHistory("node1", Set::of, text -> {}, NodeListener.NONE),
                peers,
                fence,
                new MembershipIntents(SELF, directory, null, null, null, null, () -> false));
        AskingBack askingBack = new AskingBack(
                SELF, directory, new World(), introductions::mine, introductions::answered, clockNanos::get);
        service =
                new MembershipService(null, gate, null, null, null, null, null, null, introductions, askingBack, null);
    }

    /** What outlives the process. */
    static class Remembered implements FenceMemory {
        final List<Fencing> fences = new ArrayList<>();
        List<Ahead> ahead = List.of();

        @Override
        public void fence(Fencing kind, long byEpoch, String toldBy) {
            fences.add(kind);
        }

        @Override
        public void ahead(List<Ahead> members) throws IOException {
            ahead = members;
        }
    }

    void record(String id, String http, MemberRecord.Intent intent) {
        MemberRecord record = new MemberRecord(id, id + ":7000", http, "i-" + id, BootId.of(1, 0), "test", intent);
        Mutation.Put put = (Mutation.Put) MemberDirectory.put(record);
        directory.applied(put.key(), new StoredValue(1, put.value()));
    }

    /** As the cluster records that a member was removed. */
    void remove(String id) {
        directory.applied(MemberDirectory.memberKey(id), null);
        Mutation.Put put = (Mutation.Put) MemberDirectory.put(new Tombstone(id, id + ":7000", null, "i-" + id, 0));
        directory.applied(put.key(), new StoredValue(2, put.value()));
    }

    static EngineStatus status(EngineRole role, Optional<PeerAddress> leader, long applied) {
        return new EngineStatus(role, leader, 3, applied, applied, applied, new Membership(List.of(), List.of()));
    }

    static Greeting from(String id) {
        return new Greeting(id);
    }

    /** A hello that is built by saying only what matters. */
    static final class Greeting {
        private final String id;
        private String cluster = CLUSTER.toString();
        private String http;
        private long epoch = 1;
        private long bootId = BootId.of(1, 0);
        private String state = "Follower";
        private String leader;
        private long applied = 10;
        private String hash;
        private Long hashIndex;
        private PeerHello.Recorded you;

        private Greeting(String id) {
            this.id = id;
            this.http = "http://" + id + ":8080";
        }

        Greeting ofCluster(String other) {
            cluster = other;
            return this;
        }

        Greeting http(String url) {
            http = url;
            return this;
        }

        Greeting epoch(long number) {
            epoch = number;
            return this;
        }

        Greeting bootId(long boot) {
            bootId = boot;
            return this;
        }

        Greeting leads() {
            state = "Leader";
            return this;
        }

        Greeting follows(String address) {
            leader = address;
            return this;
        }

        Greeting applied(long index) {
            applied = index;
            return this;
        }

        Greeting hash(long index, String hex) {
            hashIndex = index;
            hash = hex;
            return this;
        }

        Greeting recorded(String instanceId, Long boot, boolean removed) {
            you = new PeerHello.Recorded(instanceId, boot, removed);
            return this;
        }

        PeerHello hello() {
            return new PeerHello(
                    id,
                    id + ":7000",
                    http,
                    cluster,
                    epoch,
                    "i-" + id,
                    bootId,
                    "test",
                    state,
                    applied,
                    hash,
                    hashIndex,
                    true,
                    false,
                    false,
                    you,
                    leader);
        }
    }

    private final class RunningEngine extends io.raftkv.raft.RaftEngineStub {
        @Override
        public EngineStatus status() {
            return status;
        }

        @Override
        public void close() {
            engineStopped.set(true);
        }
    }

    private final class World implements ClusterContacts {
        @Override
        public CompletableFuture<PeerHello> hello(String baseUrl, PeerHello mine) {
            asked.add(baseUrl);
            PeerHello answer = world.get(baseUrl);
            return answer == null
                    ? CompletableFuture.failedFuture(new IOException("nobody at " + baseUrl))
                    : CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletableFuture<JoinAnswer> join(String baseUrl, io.raftkv.api.JoinRequest request) {
            throw new AssertionError("not expected");
        }
    }
}
