package io.raftkv.raft.jraft;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.StoredState;
import io.raftkv.raft.Await;
import io.raftkv.raft.BindAddress;
import io.raftkv.raft.EngineFiles;
import io.raftkv.raft.EngineListener;
import io.raftkv.raft.EngineOptions;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.RaftTls;
import io.raftkv.raft.TermAndVote;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.snapshot.SnapshotOrigin;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;
import io.raftkv.wal.RecoveredWal;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One member of a {@link TestCluster}: an engine over real files, restartable, with the start rules in their simplest form. */
final class TestMember implements EngineListener {
    static final long MARGIN_ENTRIES = 10;
    private static final long SEGMENT_BYTES = 16 << 10;
    private static final int SNAPSHOTS_KEPT = 2;

    private final UUID clusterId;
    private final Path dataDirectory;
    private final Disk disk = new LocalDisk();
    private final PeerAddress address;
    private final List<SnapshotManifest> installed = new ArrayList<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    private Optional<RaftTls> tls = Optional.empty();
    private Duration electionTimeout = EngineOptions.DEFAULT_ELECTION_TIMEOUT;
    private DisposableState state;
    private SnapshotStore snapshots;
    private RecoveredWal wal;
    private RaftEngine engine;
    private volatile long leadingTerm = -1;
    private volatile Runnable whenStateReplaced = () -> {};

    TestMember(UUID clusterId, Path dataDirectory, PeerAddress address) {
        this.clusterId = clusterId;
        this.dataDirectory = dataDirectory;
        this.address = address;
    }

    /** Counts from the next start on. */
    void electionTimeout(Duration timeout) {
        electionTimeout = timeout;
    }

    void tls(RaftTls files) {
        tls = Optional.of(files);
    }

    PeerAddress address() {
        return address;
    }

    RaftEngine engine() {
        return engine;
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    DisposableState state() {
        return state;
    }

    /** Begins an empty group with itself as the only voter, its term starting above {@code term}. */
    void found(long term) throws IOException {
        EngineFiles files = files();
        files.writeTermAndVote(TermAndVote.withoutVote(term));
        start(1, 0, alone());
    }

    /** Begins a new epoch from what is on disk, as the only voter. */
    void refound(long epoch) throws IOException {
        RecoveredWal found = wal(epoch);
        long lastIndex = found.wal().lastIndex();
        long term = found.wal().lastTerm();
        found.wal().close();
        Optional<PublishedSnapshot> newest = new SnapshotStore(disk, dataDirectory).newest();
        term = Math.max(term, newest.map(snapshot -> snapshot.manifest().term()).orElse(0L));
        files().writeTermAndVote(TermAndVote.withoutVote(term));
        start(epoch, lastIndex, alone());
    }

    /** Waits, empty, for a leader to add it. */
    void join(long epoch) throws IOException {
        files().writeTermAndVote(TermAndVote.withoutVote(0));
        start(epoch, 0, new Membership(List.of(), List.of()));
    }

    /** Starts again from its own files. */
    void restart(long epoch) throws IOException {
        start(epoch, 0, new Membership(List.of(), List.of()));
    }

    private Membership alone() {
        return new Membership(List.of(address), List.of());
    }

    private EngineFiles files() {
        return new JraftFiles(disk, raftDirectory());
    }

    private Path raftDirectory() {
        return dataDirectory.resolve("raft");
    }

    private RecoveredWal wal(long epoch) throws IOException {
        return WalRecovery.open(disk, dataDirectory, new WalOptions(SEGMENT_BYTES, clusterId, epoch), WalListener.NONE);
    }

    private void start(long epoch, long foundingIndex, Membership initial) throws IOException {
        snapshots = new SnapshotStore(disk, dataDirectory);
        Optional<PublishedSnapshot> newest = snapshots.newest();
        RocksOptions rocks = RocksOptions.ofBudget(16 << 20);
        Path stateDirectory = dataDirectory.resolve("state");
        if (newest.isPresent()) {
            SnapshotManifest manifest = newest.get().manifest();
            files().placeSnapshot(
                            newest.get().directory(), manifest.epoch() == epoch ? manifest : founded(manifest, epoch));
            state = DisposableState.of(disk, stateDirectory, rocks, SnapshotPublisher.source(newest.get()));
        } else {
            files().placeNoSnapshot();
            state = DisposableState.empty(disk, stateDirectory, rocks);
        }
        leadingTerm = -1;
        wal = wal(epoch);
        StoredState replicated = new StoredState(
                disk,
                state,
                snapshots,
                new SnapshotOrigin(clusterId, epoch, "test", TestMember::members),
                SNAPSHOTS_KEPT);
        engine = JraftEngine.start(new EngineOptions(
                disk,
                raftDirectory(),
                clusterId,
                epoch,
                foundingIndex,
                address,
                Optional.of(new BindAddress("127.0.0.1", address.port())),
                initial,
                electionTimeout,
                0,
                tls,
                wal,
                new EngineOptions.Compaction(true, MARGIN_ENTRIES),
                replicated,
                this));
    }

    private SnapshotManifest founded(SnapshotManifest from, long epoch) {
        return new SnapshotManifest(
                from.formatVersion(),
                clusterId,
                epoch,
                from.index(),
                from.term(),
                from.revision(),
                from.stampMillis(),
                from.keyCount(),
                from.dataBytes(),
                from.stateHash(),
                List.of(new Member(address.toString(), address.toString(), "", "Voter")),
                from.files(),
                from.createdMillis(),
                from.createdBy());
    }

    static List<Member> members(KeySpaceReader state) {
        List<Member> members = new ArrayList<>();
        StoredState.membership(state).ifPresent(membership -> {
            membership.voters().forEach(voter -> members.add(member(voter, "Voter")));
            membership.nonvoters().forEach(nonvoter -> members.add(member(nonvoter, "Nonvoter")));
        });
        return members;
    }

    private static Member member(PeerAddress peer, String suffrage) {
        return new Member(peer.toString(), peer.toString(), "", suffrage);
    }

    void stop() {
        if (engine != null) {
            engine.close();
            state.close();
            engine = null;
        }
    }

    boolean isRunning() {
        return engine != null;
    }

    boolean leads() {
        return isRunning() && leadingTerm >= 0 && engine.status().role() == EngineRole.LEADER;
    }

    long leadingTerm() {
        return leadingTerm;
    }

    CompletableFuture<RaftEngine.Applied> put(String key, String value) {
        Command write =
                new Command.Write(Space.DATA, List.of(), List.of(new Mutation.Put(Bytes.utf8(key), Bytes.utf8(value))));
        return engine.propose(new CommandGroup(System.currentTimeMillis(), List.of(write)));
    }

    long putNow(String key, String value) {
        RaftEngine.Applied applied = Await.result(put(key, value));
        return ((CommandResult.Written) applied.results().get(0)).revision();
    }

    /** What this member's state holds now, or {@code null}. */
    String local(String key) {
        StoredValue value = state.get(Space.DATA, Bytes.utf8(key));
        return value == null ? null : value.value().toUtf8();
    }

    /** A linearizable read. */
    String read(String key) {
        Await.result(engine.readIndex());
        return local(key);
    }

    long applied() {
        return state.header().applied().index();
    }

    long firstLogIndex() {
        return wal.wal().firstIndex();
    }

    List<SnapshotManifest> installed() {
        synchronized (installed) {
            return List.copyOf(installed);
        }
    }

    void whenStateReplaced(Runnable action) {
        whenStateReplaced = action;
    }

    Throwable fatalCause() {
        return fatal.get();
    }

    @Override
    public void leadershipGained(long term) {
        leadingTerm = term;
    }

    @Override
    public void leadershipLost(long term) {
        leadingTerm = -1;
    }

    @Override
    public void stateReplaced(SnapshotManifest snapshot) {
        synchronized (installed) {
            installed.add(snapshot);
        }
        whenStateReplaced.run();
    }

    @Override
    public void fatal(Throwable cause) {
        fatal.compareAndSet(null, cause);
    }
}
