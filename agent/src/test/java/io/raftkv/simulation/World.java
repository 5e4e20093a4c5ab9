package io.raftkv.simulation;

import io.raftkv.api.ApiException;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.PeerHello;
import io.raftkv.config.AgentConfig;
import io.raftkv.disk.SimulatedDisk.Survival;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.SteppedStart;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Machines, the groups among them, a clock that moves with every look at it, and one source of chance. */
final class World implements SteppedStart.World {
    private static final long BEGINNING_MILLIS = 1_800_000_000_000L;

    private final java.util.Random random;
    private final Trace trace = new Trace();
    private final List<Machine> machines = new ArrayList<>();
    private final Map<String, IdealGroup> groups = new LinkedHashMap<>();
    private final List<Backup> backups = new ArrayList<>();
    private final Contacts contacts = new Contacts();
    private long nowMillis = BEGINNING_MILLIS;

    /** A published snapshot that somebody copied away. */
    record Backup(DirectoryImage files, UUID clusterId, long index) {}

    World(long seed) {
        Violation.forget();
        random = new java.util.Random(seed);
        int count = List.of(1, 2, 3, 3, 3, 4, 5).get(random.nextInt(7));
        for (int i = 1; i <= count; i++) {
            machines.add(new Machine("n" + i, this, random.nextLong()));
        }
        machines.get(0).bootstrap(true);
    }

    java.util.Random random() {
        return random;
    }

    Trace trace() {
        return trace;
    }

    void say(String event) {
        trace.say(event);
    }

    List<Machine> machines() {
        return machines;
    }

    Collection<IdealGroup> groups() {
        return groups.values();
    }

    List<Backup> backups() {
        return backups;
    }

    ClusterContacts contacts() {
        return contacts;
    }

    long nowMillis() {
        return ++nowMillis;
    }

    void pass(long millis) {
        nowMillis += millis;
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(nowMillis());
    }

    @Override
    public UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Override
    public Optional<String> caller(AgentConfig config) {
        PeerAddress address = PeerAddress.parse(config.raft().advertiseAddr());
        return groups.values().stream()
                .filter(group -> group.leader() != null && group.counts(address))
                .map(group -> group.leader().machine().id())
                .findFirst();
    }

    Optional<Machine> any(Predicate<Machine> which) {
        List<Machine> fitting = machines.stream().filter(which).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    List<String> otherUrls(Machine machine) {
        return machines.stream()
                .filter(other -> other != machine)
                .map(Machine::url)
                .toList();
    }

    /** The group that a starting node belongs to; a founder brings its own. */
    IdealGroup groupOf(Machine machine, PreparedNode prepared, FileKeySpace state) {
        Identity identity = prepared.identity();
        String name = identity.clusterId() + "/" + identity.epoch();
        IdealGroup known = groups.get(name);
        if (known != null) {
            return known;
        }
        if (!identity.isFounder()) {
            throw new Violation(machine.id() + " is in " + name + ", which nobody founded");
        }
        MemoryKeySpace beginning = state.instant();
        requireKnown(machine, identity, beginning.header());
        say(machine.id() + " founds " + name + " on " + beginning.header().applied());
        IdealGroup founded = new IdealGroup(name, identity.epoch(), prepared.self(), beginning, random, trace);
        groups.put(name, founded);
        return founded;
    }

    /** A new epoch begins with a state that this cluster once had, and above every epoch that the node has heard of. */
    private void requireKnown(Machine machine, Identity identity, StateHeader beginning) {
        String silence = machine.lessons().silence(identity.epoch());
        if (!silence.isEmpty()) {
            throw new Violation(machine.id() + " founds epoch " + identity.epoch() + " although " + silence);
        }
        List<IdealGroup> before = groups.values().stream()
                .filter(group -> group.name().startsWith(identity.clusterId().toString()))
                .toList();
        for (IdealGroup group : before) {
            long epoch = Long.parseLong(group.name().substring(group.name().indexOf('/') + 1));
            if (epoch >= identity.epoch() && !machine.isSpoiled()) {
                say(machine.id() + " founds below " + group.name());
            }
        }
        boolean known = beginning.applied().index() == 0
                || before.stream()
                        .filter(group -> group.truth().knows(beginning.applied().index()))
                        .anyMatch(group -> group.truth()
                                .headerAt(beginning.applied().index())
                                .hash()
                                .equals(beginning.hash()))
                || before.stream()
                        .noneMatch(
                                group -> group.truth().knows(beginning.applied().index()));
        if (!known) {
            throw new Violation(machine.id() + " founds on a state that its cluster never had: " + beginning);
        }
    }

    void published(Machine machine, PublishedSnapshot snapshot) {
        if (random.nextInt(3) == 0) {
            backups.add(new Backup(
                    DirectoryImage.of(machine.disk(), snapshot.directory()),
                    snapshot.manifest().clusterId(),
                    snapshot.manifest().index()));
        }
        say(machine.id() + " publishes " + snapshot.manifest().index());
    }

    /** Machines whose power failed in the last step go down, and every promise is checked. */
    void settle() {
        for (Machine machine : machines) {
            if (machine.isPowerCut()) {
                Survival survival = Survival.values()[random.nextInt(3)];
                say(machine.id() + " power cut " + survival);
                machine.crash(survival);
            }
            machine.lessons().settled();
            if (machine.isUp()) {
                machine.lessons().removed(machine.node().tombstones());
                if (machine.node().members().contains(machine.id())) {
                    machine.lessons().membersAre(machine.node().members());
                }
                check(machine);
            }
        }
        Violation.rethrow();
    }

    private static void check(Machine machine) {
        boolean serves = machine.node().gate().refusal().isEmpty();
        String silence = machine.lessons().silence(machine.node().self().epoch());
        if (serves && !silence.isEmpty()) {
            throw new Violation(
                    machine.id() + " of epoch " + machine.node().self().epoch() + " serves although " + silence);
        }
        if (serves && machine.node().isSilenced()) {
            throw new Violation(machine.id() + " serves although it is fenced");
        }
        if (machine.isSpoiled()) {
            throw new Violation(machine.id() + " runs on an old copy that members know");
        }
        if (machine.node().sawDifferingReplica()) {
            throw new Violation(machine.id() + " saw a replica that differs, and none does");
        }
        if (machine.engine() != null) {
            StateHeader header = machine.keySpace().header();
            machine.engine().group().truth().checkState(machine.id(), header);
        }
    }

    private Machine at(String url) {
        return machines.stream()
                .filter(machine -> machine.url().equals(url) && machine.isUp() && !machine.isPowerCut())
                .findFirst()
                .orElse(null);
    }

    private final class Contacts implements ClusterContacts {
        @Override
        public CompletableFuture<PeerHello> hello(String baseUrl, PeerHello mine) {
            Machine target = at(baseUrl);
            if (target == null || target.id().equals(mine.nodeId())) {
                return CompletableFuture.failedFuture(new IOException("nobody at " + baseUrl));
            }
            PeerHello answer = target.node().hello(mine);
            if (target.isPowerCut() || !target.isUp()) {
                return CompletableFuture.failedFuture(new IOException("connection lost"));
            }
            machines.stream()
                    .filter(machine -> machine.id().equals(mine.nodeId()))
                    .forEach(machine -> machine.lessons().hear(mine, answer));
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public CompletableFuture<JoinAnswer> join(String baseUrl, JoinRequest request) {
            Machine asked = at(baseUrl);
            IdealEngine leader = asked == null || asked.engine() == null
                    ? null
                    : asked.engine().group().leader();
            if (leader == null) {
                return CompletableFuture.completedFuture(new JoinAnswer.Refused("nobody leads"));
            }
            leader.group().settle();
            leader.atOnce(true);
            try {
                return CompletableFuture.completedFuture(
                        new JoinAnswer.Accepted(leader.machine().node().join(request)));
            } catch (ApiException | NullPointerException e) {
                return CompletableFuture.completedFuture(new JoinAnswer.Refused(String.valueOf(e.getMessage())));
            } finally {
                leader.atOnce(false);
            }
        }
    }
}
