package io.raftkv.node.start;

import io.raftkv.api.PeerHello;
import io.raftkv.config.AgentConfig;
import io.raftkv.node.start.PeerAnswers.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whether somebody still counts on a node that is about to found: over HTTP whoever is configured or named by the
 * data on disk, and by listening on the Raft port. Takes three election timeouts, in which a leader that misses this
 * node would have called several times.
 */
final class FoundingProbe {
    private static final Logger log = LoggerFactory.getLogger(FoundingProbe.class);
    private static final int ELECTION_TIMEOUTS = 3;
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final String STARTING = "Starting";

    private final AgentConfig config;
    private final ClusterContacts contacts;
    private final PeerHello mine;
    private final Set<String> targets;
    private final ConcurrentHashMap<String, PeerHello> answers = new ConcurrentHashMap<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private FoundingProbe(AgentConfig config, ClusterContacts contacts, String version, Inspection found) {
        this.config = config;
        this.contacts = contacts;
        this.targets = targets(config, found);
        this.mine = hello(config, version, found);
    }

    /** Whom to ask: {@code join_addr}, and the other members that the chosen snapshot and the log name. */
    static Set<String> targets(AgentConfig config, Inspection found) {
        Set<String> urls = new LinkedHashSet<>(config.raft().joinAddr());
        urls.addAll(MembersOnDisk.urls(config, found));
        urls.remove(config.server().advertiseHttp());
        return urls;
    }

    /**
     * Listens even when nothing on disk points to a former life: a founder that lost its disk looks just like that, and
     * then only the group that still dials it knows better.
     */
    static PeerAnswers ask(AgentConfig config, ClusterContacts contacts, String version, Inspection found)
            throws IOException, InterruptedException {
        FoundingProbe probe = new FoundingProbe(config, contacts, version, found);
        boolean listens = config.raft().enabled();
        return listens || !probe.targets.isEmpty() ? probe.run(listens) : PeerAnswers.nothing();
    }

    private PeerAnswers run(boolean listens) throws IOException, InterruptedException {
        Duration window = config.raft().electionTimeout().multipliedBy(ELECTION_TIMEOUTS);
        log.info(
                "founding asks first whether a leader or member still counts on this node asked={} raft_port={} millis={}",
                targets,
                listens ? config.raft().raftAddr().port() : "none",
                window.toMillis());
        long end = System.nanoTime() + window.toNanos();
        try (RaftPortWatch watch = listens
                ? RaftPortWatch.open(
                        config.raft().raftAddr(), config.raft().tls().enabled())
                : null) {
            while (true) {
                PeerAnswers so = heard(
                        config, answers.values(), Optional.ofNullable(watch).flatMap(RaftPortWatch::heardFrom));
                boolean certain = so.finding() == Finding.MEMBER || so.finding() == Finding.ADDRESSED;
                // Without a port to listen on, there is nothing to wait for but the answers.
                boolean complete = !listens && answers.keySet().containsAll(targets);
                if (certain || complete || System.nanoTime() - end >= 0) {
                    return so;
                }
                askThoseWhoDidNotAnswer();
                Thread.sleep(ROUND.toMillis());
            }
        }
    }

    private void askThoseWhoDidNotAnswer() {
        for (String url : targets) {
            if (!answers.containsKey(url) && underWay.add(url)) {
                contacts.hello(url, mine).whenComplete((answer, failure) -> {
                    if (answer != null) {
                        answers.put(url, answer);
                    }
                    underWay.remove(url);
                });
            }
        }
    }

    /** @param caller who sent a Raft request to this node's port */
    static PeerAnswers heard(AgentConfig config, Collection<PeerHello> answers, Optional<String> caller) {
        Optional<PeerHello> stranger = Optional.empty();
        for (PeerHello answer : answers) {
            if (!isLiveMember(answer)) {
                continue;
            }
            if (Boolean.TRUE.equals(answer.knowsYou())) {
                return new PeerAnswers(
                        Finding.MEMBER,
                        answer.nodeId() + " still counts this node as a member of " + answer.clusterId());
            }
            stranger = Optional.of(answer);
        }
        if (caller.isPresent()) {
            return new PeerAnswers(
                    Finding.ADDRESSED,
                    "a Raft request for " + config.raft().advertiseAddr() + " came from " + caller.get()
                            + ": some group still counts this node as a member");
        }
        return stranger.map(answer -> new PeerAnswers(
                        Finding.STRANGER,
                        answer.nodeId() + " is alive in cluster " + answer.clusterId()
                                + " and does not know this node"))
                .orElseGet(PeerAnswers::nothing);
    }

    /** A node that is waiting to join, or that was removed, does not speak for a cluster. */
    private static boolean isLiveMember(PeerHello answer) {
        return answer.nodeId() != null
                && answer.clusterId() != null
                && !answer.clusterId().isEmpty()
                && !Boolean.TRUE.equals(answer.removed());
    }

    /** A question, not a member's hello: it has no life yet that anybody could record. */
    static PeerHello hello(AgentConfig config, String version, Inspection found) {
        String clusterId = found.snapshot()
                .map(snapshot -> snapshot.manifest().clusterId().toString())
                .orElse("");
        return new PeerHello(
                config.raft().nodeId(),
                config.raft().advertiseAddr(),
                config.server().advertiseHttp(),
                clusterId,
                0,
                null,
                0,
                version,
                STARTING,
                0,
                null,
                null,
                null,
                false,
                false,
                null,
                null);
    }
}
