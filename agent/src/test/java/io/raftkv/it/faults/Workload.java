package io.raftkv.it.faults;

import io.raftkv.history.Request;
import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Clients that stay with one node each and ask it for anything, one request at a time, while others do the same with the
 * same keys at other nodes; and at every node a few that only read and do not wait long for an answer.
 */
final class Workload implements AutoCloseable {
    private static final int CLIENTS = 10;
    private static final int READERS_OF_A_NODE = 3;
    private static final int GROUPS_AT_A_TIME = 6;
    private static final int OPERATIONS_OF_A_GROUP = 60;
    private static final int PAUSE_MILLIS_MAX = 30;
    private static final Duration READ_WITHIN = Duration.ofSeconds(60);

    /** One of so many requests reads a group that nobody writes any more: what was acknowledged long ago is still there. */
    private static final int LOOK_BACK_ONCE_IN = 20;

    private final TestCluster cluster;
    private final KvClient client;
    private final List<Thread> threads = new ArrayList<>();
    private final List<KeyGroup> groups = new ArrayList<>();
    private volatile boolean stopping;
    private volatile AssertionError failure;

    private Workload(TestCluster cluster, KvClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    static Workload start(TestCluster cluster, KvClient client, long seed) {
        Workload workload = new Workload(cluster, client);
        for (int i = 0; i < GROUPS_AT_A_TIME; i++) {
            workload.add();
        }
        List<TestNode> nodes = cluster.nodes();
        for (int i = 0; i < CLIENTS; i++) {
            TestNode node = nodes.get(i % nodes.size());
            Random random = new Random(seed * CLIENTS + i);
            workload.begin("client" + (i + 1), name -> workload.write(name, node, random));
        }
        for (int i = 0; i < READERS_OF_A_NODE * nodes.size(); i++) {
            TestNode node = nodes.get(i % nodes.size());
            Random random = new Random(-seed * CLIENTS - i);
            workload.begin("reader" + (i + 1), name -> workload.read(name, node, random));
        }
        return workload;
    }

    /** Ends the clients' work after the requests that are under way. */
    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Reads everything that was ever written, at nodes taken in turn. */
    void readEverything() {
        List<TestNode> nodes = cluster.nodes();
        List<KeyGroup> all = everyGroup();
        for (int i = 0; i < all.size(); i++) {
            TestNode node = nodes.get(i % nodes.size());
            Request request = all.get(i).readAll();
            Await.that(
                    node.id() + " answers " + request,
                    READ_WITHIN,
                    () -> client.carryOut("last", node, request).isPresent());
        }
    }

    private void begin(String name, Consumer<String> step) {
        Thread thread = new Thread(() -> repeat(name, step), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void repeat(String name, Consumer<String> step) {
        try {
            while (!stopping) {
                step.accept(name);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX)));
            }
        } catch (RuntimeException | AssertionError e) {
            failure = new AssertionError(name + " failed", e);
            stopping = true;
        }
    }

    private void write(String name, TestNode node, Random random) {
        if (random.nextInt(LOOK_BACK_ONCE_IN) == 0) {
            client.carryOut(name, node, lookBack(random).readAll());
            return;
        }
        KeyGroup group = group(random);
        Request request = group.draw(random);
        client.carryOut(name, node, request).ifPresent(outcome -> group.learn(request, outcome));
    }

    private void read(String name, TestNode node, Random random) {
        client.impatient().carryOut(name, node, current(random).drawRead(random));
    }

    private synchronized KeyGroup group(Random random) {
        while (true) {
            int at = groups.size() - 1 - random.nextInt(GROUPS_AT_A_TIME);
            KeyGroup group = groups.get(at);
            if (group.take()) {
                return group;
            }
            KeyGroup fresh = add();
            // The last few are the current ones: an exhausted one changes places with the oldest of those.
            groups.set(at, groups.get(groups.size() - 1 - GROUPS_AT_A_TIME));
            groups.set(groups.size() - 1 - GROUPS_AT_A_TIME, group);
            if (fresh.take()) {
                return fresh;
            }
        }
    }

    private synchronized KeyGroup current(Random random) {
        return groups.get(groups.size() - 1 - random.nextInt(GROUPS_AT_A_TIME));
    }

    private synchronized KeyGroup lookBack(Random random) {
        return groups.get(random.nextInt(groups.size()));
    }

    private synchronized List<KeyGroup> everyGroup() {
        return List.copyOf(groups);
    }

    private synchronized KeyGroup add() {
        KeyGroup group = new KeyGroup(groups.size(), OPERATIONS_OF_A_GROUP);
        groups.add(group);
        return group;
    }
}
