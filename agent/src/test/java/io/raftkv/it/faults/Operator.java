package io.raftkv.it.faults;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.Http;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Somebody who works on the cluster while it is in trouble. */
final class Operator {
    /** The promise is 15 s on a machine of its own; this one runs five agents and their clients on what it has. */
    static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    /** The same where agents had to start first: five at once, on two cores that others use too. */
    static final Duration STARTED_AND_ANSWERS_WITHIN = Duration.ofSeconds(75);

    private static final Duration DONE_WITHIN = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TestCluster cluster;
    private final Random random;
    private final Tally procedures = new Tally();

    Operator(TestCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** What was tried, and what came of it. */
    Tally procedures() {
        return procedures;
    }

    /** Tries something that operators do, at any node that runs; it may be refused, or not be answered. */
    void work() {
        List<TestNode> alive = cluster.alive();
        TestNode node = alive.get(random.nextInt(alive.size()));
        boolean snapshot = random.nextBoolean();
        attempt(snapshot ? "snapshot" : "transfer", node, snapshot ? "/admin/snapshot" : "/cluster/transfer");
    }

    private void attempt(String name, TestNode node, String path) {
        try {
            procedures.count(name + " "
                    + Http.send(PATIENCE, "POST", node.url(path), new byte[0]).status());
        } catch (IOException e) {
            procedures.count(name + " unanswered");
        }
    }

    /** Removes a member, wipes it, and takes it in again under its name. */
    void replace(TestNode member) {
        List<TestNode> others =
                cluster.nodes().stream().filter(node -> node != member).toList();
        TestNode contact = others.get(random.nextInt(others.size()));
        post(contact, "/cluster/remove", "{\"node_id\":\"" + member.id() + "\"}");
        member.kill9().wipe();
        post(
                contact,
                "/cluster/join",
                "{\"node_id\":\"" + member.id() + "\",\"addr\":\"" + member.raftAddress() + "\"}");
        member.launch();
        cluster.awaitVoters(cluster.nodes().size());
        procedures.count("replace 200");
    }

    /** Lets this member lead, unless it does. */
    void letLead(TestNode member) {
        byte[] json = ("{\"node_id\":\"" + member.id() + "\"}").getBytes(StandardCharsets.UTF_8);
        Await.that(member.id() + " leads", DONE_WITHIN, () -> {
            TestNode leader = cluster.awaitLeader();
            if (leader == member) {
                return true;
            }
            String url = leader.url("/cluster/transfer");
            procedures.count("transfer "
                    + Http.send(PATIENCE, "POST", url, json, "Content-Type", "application/json")
                            .status());
            return false;
        });
    }

    /** Each node serves a linearizable read and a write, all of them within the time from now on. */
    void awaitEveryNodeAnswers(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (TestNode node : cluster.nodes()) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            Await.that(node.id() + " answers, see " + node.log(), left, () -> {
                if (!node.isAlive()) {
                    throw new AssertionError(node.id() + " ended: " + node.logTail());
                }
                return Http.send(PATIENCE, "PUT", node.url("/keys/answers"), new byte[0])
                                        .status()
                                == 201
                        && Http.send(PATIENCE, "GET", node.url("/keys/answers"), null)
                                        .status()
                                == 200;
            });
        }
    }

    private static void post(TestNode node, String path, String json) {
        Await.that(path + " at " + node.id() + ": " + json, DONE_WITHIN, () -> {
            HttpAnswer answer = Http.send(
                    DONE_WITHIN,
                    "POST",
                    node.url(path),
                    json.getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/json");
            if (answer.status() != 200) {
                throw new IOException(answer.toString());
            }
            return true;
        });
    }
}
