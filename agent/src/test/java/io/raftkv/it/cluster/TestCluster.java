package io.raftkv.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real agents on this machine, for one test. Directories stand under {@code target/it}; those of a test that failed
 * stay there, logs and all.
 */
public final class TestCluster implements BeforeEachCallback, AfterEachCallback {
    public static final Duration LEADER_WITHIN = Duration.ofSeconds(90);

    private final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    private Hosts hosts = Hosts.LOOPBACK;
    private Path home;
    private Consumer<TestNode> equipment = node -> {};

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open(context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName() + "-");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close(context.getExecutionException().isPresent());
    }

    /** Opens a home for agents that outlive one test; whoever does this closes it. */
    public TestCluster open(String name) throws IOException {
        home = Files.createTempDirectory(Files.createDirectories(Path.of("target/it")), name);
        nodes.clear();
        equipment = node -> {};
        hosts = Hosts.LOOPBACK;
        return this;
    }

    /** Ends all agents. @param failed keeps their directories */
    public void close(boolean failed) {
        nodes.stream().filter(TestNode::isAlive).forEach(TestNode::kill9);
        if (failed) {
            System.err.println("logs and data of the failed test: " + home.toAbsolutePath());
        } else {
            DirectoryTree.delete(home);
        }
    }

    /** Ends all nodes and forgets them with their data, for a test that builds several clusters one after the other. */
    public void startOver() {
        nodes.stream().filter(TestNode::isAlive).forEach(TestNode::kill9);
        nodes.forEach(node -> DirectoryTree.delete(home.resolve(node.id())));
        nodes.clear();
    }

    /** Forgets a node that has ended, and its data. */
    public void forget(TestNode node) {
        nodes.remove(node);
        DirectoryTree.delete(home.resolve(node.id()));
    }

    public Path home() {
        return home;
    }

    /** Every node that is made from now on gets this too before its first start. */
    public void equip(Consumer<TestNode> with) {
        equipment = equipment.andThen(with);
    }

    /** Lets the nodes that are made from now on run elsewhere than on loopback. */
    public TestCluster on(Hosts other) {
        hosts = other;
        return this;
    }

    /** A node that is configured and not started; it knows nobody. */
    public TestNode newNode(String id) {
        TestNode node = new TestNode(id, home.resolve(id), hosts.address(id), FreePorts.next(), FreePorts.next())
                .launchedBy(hosts.launcher(id).toArray(String[]::new));
        nodes.add(node);
        equipment.accept(node);
        return node;
    }

    /** One node, {@code raft.enabled: false}, running. */
    public TestNode single() {
        TestNode node = newNode("node1").set("raft.enabled", "false").start();
        awaitReady(node);
        return node;
    }

    /** {@code node1} founds, the others join it and become voters. */
    public List<TestNode> voters(int count) {
        TestNode first = newNode("node1").set("raft.bootstrap", "true").start();
        awaitReady(first);
        for (int i = 2; i <= count; i++) {
            joining("node" + i, first).start();
        }
        awaitVoters(count);
        return nodes();
    }

    /** A node that will join through {@code contact}; not started. */
    public TestNode joining(String id, TestNode contact) {
        return newNode(id).set("raft.join_addr", contact.url("/cluster/join"));
    }

    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    public TestNode node(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id));
    }

    public List<TestNode> alive() {
        return nodes.stream().filter(TestNode::isAlive).toList();
    }

    public void awaitReady(TestNode node) {
        Await.that(
                node.id() + " is ready, see " + node.log(),
                LEADER_WITHIN,
                () -> node.get("/ready").status() == 200);
    }

    /** Waits until a running node leads and the others that run agree. */
    public TestNode awaitLeader() {
        return Await.until("one leader that all running nodes name", LEADER_WITHIN, () -> {
            Set<String> named = new TreeSet<>();
            for (TestNode node : alive()) {
                named.add(node.json("/cluster/leader").path("leader").asText());
            }
            if (named.size() != 1 || named.contains("")) {
                return null;
            }
            TestNode leader = node(named.iterator().next());
            return leader.isAlive() && leader.get("/ready").status() == 200 ? leader : null;
        });
    }

    /** A running node that does not lead. */
    public TestNode awaitFollower() {
        TestNode leader = awaitLeader();
        return alive().stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    /** Waits until every running node names exactly {@code count} voters and nobody else. */
    public void awaitVoters(int count) {
        Await.that(count + " voters", LEADER_WITHIN, () -> {
            for (TestNode node : alive()) {
                JsonNode listed = node.json("/cluster/nodes").path("nodes");
                long voters = 0;
                for (JsonNode member : listed) {
                    voters += member.path("suffrage").asText().equals("Voter") ? 1 : 0;
                }
                if (voters != count || listed.size() != count) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Runs a line of the runbook in a shell. @return what it printed */
    public String shell(String line) {
        try {
            Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", line)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError("exit " + process.exitValue() + " of: " + line + "\n" + output);
            }
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
