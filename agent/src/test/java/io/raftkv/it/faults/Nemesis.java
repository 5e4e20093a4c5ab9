package io.raftkv.it.faults;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Does one fault after the other, drawn from a seed: every kind comes once before any comes again. Operators go on with
 * their work meanwhile. After each fault everything is put right, and every node has to answer again.
 */
final class Nemesis {
    private static final int HOLD_MILLIS_MIN = 1500;
    private static final int HOLD_MILLIS_MAX = 7000;
    private static final int PAUSE_MILLIS_MIN = 100;
    private static final int PAUSE_MILLIS_MAX = 5000;

    /** An election timeout of 2 s and its random part: when the leader wakes up it is one no more, and may not know. */
    private static final int SUCCESSOR_LEADS_MILLIS = 3500;

    private static final int LOSS_PERCENT_MIN = 10;
    private static final int LOSS_PERCENT_MAX = 40;

    private final TestCluster cluster;
    private final NodeNetwork network;
    private final String patient;
    private final Operator operator;
    private final Random random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private final List<Fault> deck = new ArrayList<>();
    private final long started = System.nanoTime();
    private Duration slowestHeal = Duration.ZERO;

    /**
     * @param patient the node with a longer election timeout: as a leader that is cut off it goes on when the others have
     *     a successor, as one does whose clock is slow
     * @param skipped faults of the seed that are left out first, because another test does them
     */
    Nemesis(TestCluster cluster, NodeNetwork network, String patient, long seed, int skipped) {
        this.cluster = cluster;
        this.network = network;
        this.patient = patient;
        this.random = new Random(seed);
        this.operator = new Operator(cluster, random);
        for (int i = 0; i < skipped; i++) {
            draw();
        }
    }

    void run(int faults) {
        for (int i = 1; i <= faults; i++) {
            Fault fault = draw();
            say("fault " + i + ": " + fault);
            inflict(fault);
            done.merge(fault, 1, Integer::sum);
            Duration heal = heal(fault.endsProcesses() ? Operator.STARTED_AND_ANSWERS_WITHIN : Operator.ANSWERS_WITHIN);
            slowestHeal = heal.compareTo(slowestHeal) > 0 ? heal : slowestHeal;
            say("every node answers again after " + heal.toMillis() + " ms");
        }
    }

    Map<Fault, Integer> done() {
        return done;
    }

    Duration slowestHeal() {
        return slowestHeal;
    }

    Operator operator() {
        return operator;
    }

    private Fault draw() {
        if (deck.isEmpty()) {
            deck.addAll(List.of(Fault.values()));
            Collections.shuffle(deck, random);
        }
        return deck.remove(deck.size() - 1);
    }

    private void inflict(Fault fault) {
        switch (fault) {
            case KILL_ONE -> kill(List.of(any()));
            case KILL_LEADER -> kill(List.of(leader()));
            case KILL_ALL -> kill(cluster.nodes());
            case TERMINATE_ONE -> terminate(any());
            case PAUSE_ONE -> pause(any(), PAUSE_MILLIS_MIN);
            case PAUSE_LEADER -> pause(leader(), SUCCESSOR_LEADS_MILLIS);
            case KILL_ISOLATED_LEADER -> {
                TestNode leader = leader();
                isolate(leader.id());
                hold();
                kill(List.of(leader));
            }
            case ISOLATE_LEADER -> {
                operator.letLead(cluster.node(patient));
                isolate(patient);
                operator.work();
                wait(SUCCESSOR_LEADS_MILLIS + random.nextInt(HOLD_MILLIS_MAX - SUCCESSOR_LEADS_MILLIS + 1));
            }
            case REPLACE_MEMBER -> operator.replace(any());
            default -> {
                divide(fault);
                operator.work();
                hold();
            }
        }
    }

    private void divide(Fault fault) {
        List<String> ids = shuffledIds();
        String first = ids.get(0);
        switch (fault) {
            case HALVES -> separate(ids.subList(0, ids.size() / 2), ids.subList(ids.size() / 2, ids.size()));
            case BRIDGE -> separate(ids.subList(1, 1 + ids.size() / 2), ids.subList(1 + ids.size() / 2, ids.size()));
            case ALL_APART -> ids.forEach(this::isolate);
            case DEAF -> others(first).forEach(other -> network.cut(other, first));
            case MUTE -> others(first).forEach(other -> network.cut(first, other));
            case LOSS -> {
                int percent = LOSS_PERCENT_MIN + random.nextInt(LOSS_PERCENT_MAX - LOSS_PERCENT_MIN + 1);
                ids.forEach(from -> others(from).forEach(to -> network.lose(from, to, percent)));
            }
            default -> throw new IllegalArgumentException(fault.toString());
        }
        network.apply();
        say(fault + " first=" + first + " order=" + ids);
    }

    private void isolate(String id) {
        others(id).forEach(other -> network.cutBothWays(id, other));
        network.apply();
    }

    private void separate(List<String> some, List<String> rest) {
        some.forEach(one -> rest.forEach(other -> network.cutBothWays(one, other)));
    }

    private void kill(List<TestNode> nodes) {
        nodes.forEach(TestNode::kill9);
        say("killed " + ids(nodes));
        if (nodes.size() < cluster.nodes().size()) {
            operator.work();
            hold();
        }
        nodes.forEach(TestNode::launch);
    }

    private void terminate(TestNode node) {
        operator.work();
        int exit = node.terminate();
        if (exit != 0 && exit != 143) {
            throw new AssertionError(node.id() + " ended with " + exit + " on SIGTERM: " + node.logTail());
        }
        hold();
        node.launch();
    }

    private void pause(TestNode node, int millisMin) {
        node.pause();
        try {
            int millis = millisMin + random.nextInt(PAUSE_MILLIS_MAX - millisMin + 1);
            say("paused " + node.id() + " for " + millis + " ms");
            wait(millis);
        } finally {
            node.resume();
        }
    }

    private Duration heal(Duration limit) {
        network.heal();
        long healed = System.nanoTime();
        operator.awaitEveryNodeAnswers(limit);
        return Duration.ofNanos(System.nanoTime() - healed);
    }

    private void hold() {
        wait(HOLD_MILLIS_MIN + random.nextInt(HOLD_MILLIS_MAX - HOLD_MILLIS_MIN + 1));
    }

    /** The length of a fault is part of it; nothing is awaited here. */
    private static void wait(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private TestNode any() {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    private TestNode leader() {
        return cluster.awaitLeader();
    }

    private List<String> shuffledIds() {
        List<String> ids = new ArrayList<>(ids(cluster.nodes()));
        Collections.shuffle(ids, random);
        return ids;
    }

    private List<String> others(String id) {
        return ids(cluster.nodes()).stream().filter(other -> !other.equals(id)).toList();
    }

    private static List<String> ids(List<TestNode> nodes) {
        return nodes.stream().map(TestNode::id).toList();
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "  [%6.1f s] %s%n", (System.nanoTime() - started) / 1e9, what);
    }
}
