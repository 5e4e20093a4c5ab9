package io.raftkv.simulation;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import io.raftkv.node.ServingGate.Reason;
import io.raftkv.node.SteppedNode;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.node.start.SteppedStart;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.EngineOptions.Compaction;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import io.raftkv.raft.jraft.SteppedLog;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine with one disk and, now and then, one process on it. */
final class Machine {
    private final String id;
    private final World world;
    private final SimulatedDisk disk;
    private final Path data;
    private final Lessons lessons = new Lessons();
    private boolean bootstrap;
    private long cutAt = Long.MAX_VALUE;
    private SteppedNode node;
    private IdealEngine engine;
    private EngineListener listener;
    private FileKeySpace keySpace;
    private String refusal = "";
    private boolean spoiled;
    /** As this process knows it; -1 before it has looked. */
    private long term = -1;

    Machine(String id, World world, long diskSeed) {
        this.id = id;
        this.world = world;
        this.disk = new SimulatedDisk(diskSeed);
        this.data = Path.of("/" + id);
    }

    String id() {
        return id;
    }

    SimulatedDisk disk() {
        return disk;
    }

    Path data() {
        return data;
    }

    Lessons lessons() {
        return lessons;
    }

    PeerAddress address() {
        return new PeerAddress(id, 7000);
    }

    String url() {
        return "http://" + id + ":8080";
    }

    void bootstrap(boolean founds) {
        bootstrap = founds;
    }

    /** Whether the data directory is a copy that others have seen a later life of. */
    boolean isSpoiled() {
        return spoiled;
    }

    void spoiled(boolean isOldCopy) {
        spoiled = isOldCopy;
    }

    boolean isUp() {
        return node != null;
    }

    SteppedNode node() {
        return node;
    }

    IdealEngine engine() {
        return engine;
    }

    FileKeySpace keySpace() {
        return keySpace;
    }

    /** Why the last start was refused, empty if it was not. */
    String refusal() {
        return refusal;
    }

    boolean isPowerCut() {
        return disk.operations() >= cutAt;
    }

    /** Lets the power fail inside one of the next operations of the disk. */
    void cutPowerIn(int operations) {
        cutAt = disk.operations() + operations;
        disk.cutPowerAt(cutAt);
    }

    private AgentConfig config() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "raft.node_id",
                id,
                "storage.data_dir",
                data.toString(),
                "raft.enabled",
                "true",
                "raft.raft_addr",
                "127.0.0.1:7000",
                "raft.advertise_addr",
                address().toString(),
                "raft.election_timeout",
                "100ms",
                "server.advertise_http",
                url(),
                "wal.compaction_margin",
                "5"));
        if (bootstrap) {
            settings.put("raft.bootstrap", "true");
        } else {
            settings.put("raft.join_addr", String.join(",", world.otherUrls(this)));
        }
        return SteppedStart.config(settings);
    }

    /** Looks at the disk, decides, prepares and runs, as a process does; afterwards it is up, or down again. */
    void start() {
        refusal = "";
        AgentConfig config = config();
        try {
            disk.createDirectories(data);
            PreparedNode prepared = SteppedStart.prepare(config, disk, world.contacts(), world);
            keySpace = prepared.snapshot().isPresent()
                    ? FileKeySpace.of(
                            disk, SnapshotPublisher.source(prepared.snapshot().get()))
                    : FileKeySpace.empty(disk);
            node = new SteppedNode(
                    config,
                    prepared,
                    disk,
                    keySpace,
                    world.random().nextLong(),
                    world.contacts(),
                    (state, events) -> engine(prepared, state, events),
                    world::nowMillis,
                    this::fatal);
            world.say(id + " starts, epoch " + node.self().epoch() + (engine == null ? ", silent" : ""));
        } catch (StartRefusedException e) {
            refusal = e.getMessage();
            world.say(id + " refuses to start");
            endProcess();
            disk.cutPowerAt(Long.MAX_VALUE);
            cutAt = Long.MAX_VALUE;
        } catch (IOException | RuntimeException e) {
            requirePowerCut(e);
            endProcess();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private IdealEngine engine(PreparedNode prepared, ReplicatedState state, EngineListener events) {
        SteppedLog log = new SteppedLog(
                prepared,
                new Compaction(true, 5),
                () -> state.newestSnapshot()
                        .map(snapshot -> snapshot.manifest().index())
                        .orElse(0L),
                this::fatal);
        IdealGroup group = world.groupOf(this, prepared, keySpace);
        listener = events;
        engine = new IdealEngine(this, group, prepared.self(), log, state, events);
        group.entered(engine);
        if (prepared.identity().isFounder()) {
            group.foundedOn(engine, prepared.identity().foundingIndex());
        }
        return engine;
    }

    /** The process would end now; that is right only when its disk has failed. */
    void fatal(Throwable cause) {
        requirePowerCut(cause);
    }

    private void requirePowerCut(Throwable cause) {
        if (!isPowerCut()) {
            Violation violation = new Violation(id + " would end its process: " + cause);
            violation.initCause(cause);
            throw violation;
        }
    }

    /** The process ends; the disk keeps what the operating system was given. */
    void kill() {
        endProcess();
        disk.kill();
        cutAt = Long.MAX_VALUE;
    }

    void crash(Survival survival) {
        endProcess();
        disk.crash(survival);
        cutAt = Long.MAX_VALUE;
    }

    private void endProcess() {
        IdealEngine ending = engine;
        SteppedNode stopping = node;
        engine = null;
        node = null;
        keySpace = null;
        term = -1;
        lessons.processEnded(isPowerCut());
        if (ending != null) {
            ending.group().left(ending);
            ending.deposed();
        }
        if (stopping != null) {
            stopping.stop();
        }
    }

    void closeLog(SteppedLog log) {
        try {
            log.wal().close();
        } catch (IOException e) {
            requirePowerCut(e);
        }
    }

    /** The term that this member remembers. */
    long term() {
        if (term < 0) {
            term = termOnDisk();
        }
        return term;
    }

    private long termOnDisk() {
        try {
            TermReading reading = new JraftFiles(disk, data.resolve("raft")).readTermAndVote();
            if (reading instanceof TermReading.Whole whole) {
                return whole.value().term();
            }
            throw new Violation(id + " has lost its term: " + reading);
        } catch (IOException e) {
            requirePowerCut(e);
            return 0;
        }
    }

    /** Raft paper, section 5.1: forced before it counts. */
    boolean vote(long newTerm, PeerAddress candidate) {
        for (Reason never : List.of(Reason.SUPERSEDED, Reason.REMOVED, Reason.DISOWNED)) {
            if (node.gate().isClosed(never)) {
                throw new Violation(id + " votes although it is fenced: " + never);
            }
        }
        return remember(new TermAndVote(newTerm, Optional.of(candidate)));
    }

    boolean enter(long newTerm) {
        return remember(TermAndVote.withoutVote(newTerm));
    }

    private boolean remember(TermAndVote value) {
        try {
            new JraftFiles(disk, data.resolve("raft")).writeTermAndVote(value);
            term = value.term();
            return !isPowerCut();
        } catch (IOException e) {
            requirePowerCut(e);
            return false;
        }
    }

    /** Publishes a snapshot of this node's state; entries may be applied while it is made. */
    void publish() {
        keySpace.afterCopy(() -> engine.apply(world.random().nextInt(3)));
        try {
            engine.publish();
            engine.state().newestSnapshot().ifPresent(snapshot -> world.published(this, snapshot));
        } catch (IOException | RuntimeException e) {
            requirePowerCut(e);
        }
    }

    StateHeader headerOf(PublishedSnapshot published) throws IOException {
        StateHeader header =
                FileKeySpace.of(disk, SnapshotPublisher.source(published)).header();
        published.manifest().contradiction(header).ifPresent(contradiction -> {
            throw new Violation(id + " published a snapshot that contradicts itself: " + contradiction);
        });
        return header;
    }

    /** Sends the newest snapshot to a member that the log does not reach any more. */
    void sendSnapshot(IdealEngine follower) {
        Optional<PublishedSnapshot> newest = engine.state().newestSnapshot();
        if (newest.isPresent()) {
            long index = newest.get().manifest().index();
            Path placed = data.resolve("raft/snapshot/snapshot_" + index);
            Path source = disk.exists(placed.resolve(SnapshotManifest.FILE_NAME))
                    ? placed
                    : newest.get().directory();
            follower.machine().receive(DirectoryImage.of(disk, source), index);
        }
    }

    private void receive(DirectoryImage snapshot, long index) {
        Path target = data.resolve("raft/snapshot/receiving");
        try {
            disk.deleteTree(target);
            snapshot.write(disk, target);
            long before = engine.state().header().applied().index();
            SnapshotManifest manifest = engine.state().install(target);
            if (manifest.index() > before) {
                engine.state().noteMembership(membership(manifest));
                listener.stateReplaced(manifest);
            }
            engine.installed(manifest.index());
            engine.group().truth().checkState(id, engine.state().header());
            engine.log().truncatePrefix(index + 1);
            world.say(id + " receives snapshot " + index);
        } catch (IOException | RuntimeException e) {
            requirePowerCut(e);
        }
    }

    private static Membership membership(SnapshotManifest manifest) {
        List<PeerAddress> voters = manifest.members().stream()
                .filter(member -> member.suffrage().equals("Voter"))
                .map(member -> PeerAddress.parse(member.address()))
                .toList();
        List<PeerAddress> nonvoters = manifest.members().stream()
                .filter(member -> !member.suffrage().equals("Voter"))
                .map(member -> PeerAddress.parse(member.address()))
                .toList();
        return new Membership(voters, nonvoters);
    }
}
