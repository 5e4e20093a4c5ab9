package io.raftkv.ctl.testing;

import io.raftkv.api.JoinRequest;
import io.raftkv.command.Bytes;
import io.raftkv.ctl.client.StoredEntry;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Agents that answer as the HTTP contract says, over one map. What a test wants to go wrong is set on an agent. */
public final class FakeCluster implements Closeable {
    private static final int STEPS_TO_DATA = 2;

    final String clusterId;
    final NavigableMap<Bytes, StoredEntry> data = new ConcurrentSkipListMap<>();
    final List<FakeAgent> members = new CopyOnWriteArrayList<>();
    final FakeLease lease = new FakeLease();
    final List<FakeAgent> all = new ArrayList<>();
    volatile String leader;
    volatile long term = 42;
    long revision;
    private volatile FakeAgent joining;
    private boolean joinsWithoutVote;
    private int stepsOfJoining;

    private FakeCluster(String clusterId) {
        this.clusterId = clusterId;
    }

    /** Members {@code node1} to {@code node<size>}; the first one leads. */
    public static FakeCluster of(int size) throws IOException {
        FakeCluster cluster = new FakeCluster("7f3a0000-0000-4000-8000-000000000001");
        for (int i = 1; i <= size; i++) {
            cluster.members.add(cluster.agent("node" + i));
        }
        cluster.leader = "node1";
        return cluster;
    }

    public static FakeCluster withId(UUID id) throws IOException {
        FakeCluster cluster = new FakeCluster(id.toString());
        cluster.members.add(cluster.agent("node1"));
        cluster.leader = "node1";
        return cluster;
    }

    void join(JoinRequest request) throws IOException {
        FakeAgent agent = agent(request.nodeId());
        agent.nonvoter();
        agent.applied(0);
        joining = agent;
        joinsWithoutVote = Boolean.TRUE.equals(request.nonvoter());
        members.add(agent);
    }

    /** A member that joined has the data when the members were listed twice, and its vote at the next time. */
    synchronized void catchUpByOneStep() {
        FakeAgent agent = joining;
        if (agent == null) {
            return;
        }
        if (++stepsOfJoining == STEPS_TO_DATA) {
            agent.applied(1000);
        } else if (stepsOfJoining > STEPS_TO_DATA) {
            if (!joinsWithoutVote) {
                agent.voter();
            }
            joining = null;
        }
    }

    private FakeAgent agent(String id) throws IOException {
        FakeAgent agent = new FakeAgent(this, id);
        all.add(agent);
        return agent;
    }

    public FakeAgent node(int number) {
        return all.get(number - 1);
    }

    public String endpoints() {
        return String.join(",", all.stream().map(FakeAgent::url).toList());
    }

    public FakeLease lease() {
        return lease;
    }

    public void leader(String id) {
        leader = id;
    }

    public String value(String key) {
        StoredEntry entry = data.get(Bytes.utf8(key));
        return entry == null ? null : new String(entry.value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public int keyCount() {
        return data.size();
    }

    public synchronized long put(Bytes key, byte[] value) {
        revision++;
        data.put(key, new StoredEntry(value, revision));
        return revision;
    }

    @Override
    public void close() {
        all.forEach(FakeAgent::stop);
    }
}
