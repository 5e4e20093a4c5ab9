package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.Identity.Founding;
import io.raftkv.node.start.StartDecision.Found;
import io.raftkv.node.start.StartDecision.Join;
import io.raftkv.node.start.StartDecision.Refound;
import io.raftkv.node.start.StartDecision.Refuse;
import io.raftkv.node.start.StartDecision.Resume;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.RecoveredWal;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Carries a decision out. A crash at any point leads to the same decision again, or to a node that is prepared:
 * {@code raft/} gets its name last, and whole.
 */
final class Preparation implements StartDecision.Cases<PreparedNode> {
    private static final String VOTER = "Voter";

    private final AgentConfig config;
    private final StartEnvironment environment;
    private final Disk disk;
    private final DataDirectory directory;
    private final DirectoryLock lock;
    private final SnapshotStore snapshots;
    private final Inspection found;
    private final Joining joining;
    private final WalListener walListener;
    private final SetAside setAside;
    private final Instant now;

    Preparation(
            AgentConfig config,
            StartEnvironment environment,
            Disk disk,
            DataDirectory directory,
            DirectoryLock lock,
            SnapshotStore snapshots,
            Inspection found,
            Joining joining,
            WalListener walListener) {
        this.config = config;
        this.environment = environment;
        this.disk = disk;
        this.directory = directory;
        this.lock = lock;
        this.snapshots = snapshots;
        this.found = found;
        this.joining = joining;
        this.walListener = walListener;
        this.now = environment.now();
        this.setAside = new SetAside(disk, directory, now);
    }

    @Override
    public PreparedNode resume(Resume decision) throws IOException {
        // A whole raft/ ended the joining; the instance id must not serve a second life of this directory.
        joining.forget();
        return asMember(found.identity().orElseThrow());
    }

    @Override
    public PreparedNode refound(Refound decision) throws IOException {
        AgentConfig.Raft raft = config.raft();
        Refounding refounding = Refounding.of(found, raft.nodeId(), raft.advertiseAddr(), raft.enabled(), now);
        refounding.write(disk, directory);
        return asMember(refounding.next());
    }

    @Override
    public PreparedNode found(Found decision) throws IOException {
        Optional<PublishedSnapshot> snapshot = found.snapshot();
        Optional<LogFacts> log = decision.log() == Found.Log.REPLAYED ? found.log() : Optional.empty();
        setAsideOthers("founding builds on another one");
        if (decision.log() == Found.Log.SET_ASIDE) {
            setAside.take(directory.logFiles(disk), "the log does not continue the snapshot");
        }
        UUID clusterId = snapshot.map(chosen -> chosen.manifest().clusterId())
                .or(() -> log.flatMap(LogFacts::clusterId))
                .orElseGet(environment::newId);
        boolean formerLife = snapshot.isPresent() || log.isPresent();
        long epoch = formerLife ? Epochs.next(found.highestEpoch(), now) : Epochs.FIRST;
        long snapshotIndex = snapshot.map(chosen -> chosen.manifest().index()).orElse(0L);
        long lastIndex = Math.max(snapshotIndex, log.map(LogFacts::lastIndex).orElse(0L));
        long term = Math.max(
                snapshot.map(chosen -> chosen.manifest().term()).orElse(0L),
                log.map(LogFacts::lastTerm).orElse(0L));

        Identity identity =
                born(environment.newId().toString(), clusterId, epoch, List.of(new Founding(epoch, lastIndex)));
        RecoveredWal wal = openLog(identity, snapshotIndex);
        return completed(identity, snapshot, wal, term);
    }

    @Override
    public PreparedNode join(Join decision) throws StartRefusedException, IOException, InterruptedException {
        Set<String> urls = new LinkedHashSet<>(config.raft().joinAddr());
        urls.addAll(FoundingProbe.targets(config, found));
        Joining.Admission admission = joining.ask(urls);
        setAside.take(disk.list(directory.snapshots()), "this node joined as new");
        setAside.take(directory.logFiles(disk), "this node joined as new");
        Identity identity = born(
                admission.instanceId(),
                UUID.fromString(admission.response().clusterId()),
                admission.response().epoch(),
                List.of());
        RecoveredWal wal = openLog(identity, 0);
        PreparedNode prepared = completed(identity, Optional.empty(), wal, 0);
        joining.forget();
        return prepared;
    }

    @Override
    public PreparedNode refuse(Refuse decision) throws StartRefusedException {
        throw new StartRefusedException(decision.reason(), decision.remedy());
    }

    private Identity born(String instanceId, UUID clusterId, long epoch, List<Founding> foundings) {
        AgentConfig.Raft raft = config.raft();
        return Identity.born(
                        raft.nodeId(), raft.advertiseAddr(), raft.enabled(), instanceId, clusterId, epoch, foundings)
                .bootedOnceMore();
    }

    private PreparedNode asMember(Identity identity) throws IOException {
        setAsideOthers("a member does not build on it: the group says what it holds");
        JraftFiles files = new JraftFiles(disk, directory.raft());
        place(files, identity, found.snapshot());
        RecoveredWal wal = openLog(
                identity,
                found.snapshot().map(chosen -> chosen.manifest().index()).orElse(0L));
        return prepared(identity, found.snapshot(), wal, MembersOnDisk.urls(config, found));
    }

    /** Builds {@code raft/} under another name, and gives it its own in one step. */
    private PreparedNode completed(Identity identity, Optional<PublishedSnapshot> snapshot, RecoveredWal wal, long term)
            throws IOException {
        Path inPreparation = directory.raftInPreparation();
        JraftFiles files = new JraftFiles(disk, inPreparation);
        files.writeTermAndVote(TermAndVote.withoutVote(term));
        place(files, identity, snapshot);
        new IdentityFile(disk, inPreparation).write(identity);
        disk.rename(inPreparation, directory.raft());
        disk.syncDirectory(directory.path());
        return prepared(identity, snapshot, wal, Set.of());
    }

    private PreparedNode prepared(
            Identity identity, Optional<PublishedSnapshot> snapshot, RecoveredWal wal, Set<String> membersOnDisk)
            throws IOException {
        // What stands in snapshots/ now is this node's own: the next start must not take it for an operator's.
        if (disk.exists(directory.snapshots())) {
            snapshots.acknowledge();
        }
        List<PeerAddress> voters = identity.isFounder() ? List.of(PeerAddress.parse(identity.address())) : List.of();
        return new PreparedNode(
                lock,
                identity,
                new IdentityFile(disk, directory.raft()),
                snapshots,
                snapshot,
                wal,
                new Membership(voters, List.of()),
                membersOnDisk);
    }

    private static void place(JraftFiles files, Identity identity, Optional<PublishedSnapshot> snapshot)
            throws IOException {
        if (snapshot.isEmpty()) {
            files.placeNoSnapshot();
            return;
        }
        PublishedSnapshot chosen = snapshot.get();
        files.placeSnapshot(chosen.directory(), asPlaced(chosen.manifest(), identity));
    }

    /** Up to its founding index an epoch has one member, whoever was there before. */
    private static SnapshotManifest asPlaced(SnapshotManifest manifest, Identity identity) {
        boolean founderAlone = identity.isFounder() && manifest.index() <= identity.foundingIndex();
        List<SnapshotManifest.Member> members = founderAlone
                ? List.of(new SnapshotManifest.Member(identity.nodeId(), identity.address(), "", VOTER))
                : manifest.members();
        return manifest.within(identity.clusterId(), identity.epoch(), members);
    }

    /** Opens the log so that its next entry follows everything that snapshot and log hold. */
    private RecoveredWal openLog(Identity identity, long snapshotIndex) throws IOException {
        WalOptions options = new WalOptions(config.wal().segmentSizeBytes(), identity.clusterId(), identity.epoch());
        RecoveredWal recovered = environment.openLog(disk, directory.path(), options, walListener);
        if (recovered.wal().lastIndex() < snapshotIndex) {
            recovered.wal().reset(snapshotIndex + 1);
            return new RecoveredWal(recovered.wal(), List.of(), recovered.tornBytes());
        }
        return recovered;
    }

    /** A member's own older snapshots stay: they are kept on purpose. */
    private void setAsideOthers(String reason) throws IOException {
        boolean member = found.identity().isPresent();
        List<Path> paths = new ArrayList<>();
        for (FoundSnapshot other : found.otherSnapshots()) {
            if (!member || other.broughtIn() || !other.isUsable()) {
                paths.add(other.directory());
            }
        }
        setAside.take(paths, reason);
    }
}
