package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.FilesFound.RaftFound;
import io.raftkv.node.start.FilesFound.Situation;
import io.raftkv.node.start.FilesFound.WalFound;
import io.raftkv.node.start.IdentityFile.DamagedIdentityException;
import io.raftkv.node.start.LogFacts.Fit;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotChoice;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One look at a data directory. Changes nothing.
 *
 * @param identity present exactly when {@code raft/} is whole, as is {@code termAndVote}
 * @param snapshot the one to build on, if there is one
 * @param otherSnapshots what is not used, in the order in which it was considered
 * @param log present when there are {@code *.wal}
 */
record Inspection(
        FilesFound files,
        Optional<Identity> identity,
        Optional<TermAndVote> termAndVote,
        Optional<PublishedSnapshot> snapshot,
        List<FoundSnapshot> otherSnapshots,
        Optional<LogFacts> log) {

    Inspection with(Identity raised) {
        return new Inspection(files, Optional.of(raised), termAndVote, snapshot, otherSnapshots, log);
    }

    /** The highest epoch that anything on this disk belongs to or has heard of. */
    long highestEpoch() {
        long ofSnapshots = Stream.concat(
                        snapshot.stream(), otherSnapshots.stream().flatMap(other -> other.snapshot().stream()))
                .mapToLong(published -> published.manifest().epoch())
                .max()
                .orElse(0);
        long ofIdentity = identity.map(Identity::highestEpoch).orElse(0L);
        return Math.max(
                Math.max(ofSnapshots, ofIdentity),
                log.map(LogFacts::highestEpoch).orElse(0L));
    }

    /** The cluster that the data on this disk belongs to. */
    Optional<UUID> formerCluster() {
        return snapshot.map(published -> published.manifest().clusterId()).or(() -> log.flatMap(LogFacts::clusterId));
    }

    /** The last index that snapshot and log hold together. */
    long lastIndex() {
        return Math.max(
                snapshot.map(published -> published.manifest().index()).orElse(0L),
                log.map(LogFacts::lastIndex).orElse(0L));
    }

    /** The highest term of term file, snapshot and log: a group that begins with these must not begin below it. */
    long highestTerm() {
        long written = termAndVote.map(TermAndVote::term).orElse(0L);
        long ofSnapshot = snapshot.map(published -> published.manifest().term()).orElse(0L);
        return Math.max(
                Math.max(written, ofSnapshot), log.map(LogFacts::lastTerm).orElse(0L));
    }

    static Inspection of(Disk disk, DataDirectory directory, SnapshotStore store, AgentConfig.Raft now)
            throws IOException {
        return of(disk, directory, store, Optional.of(now));
    }

    /** @param now what this node is configured to be; empty for the same as at its last start */
    static Inspection of(Disk disk, DataDirectory directory, SnapshotStore store, Optional<AgentConfig.Raft> now)
            throws IOException {
        RaftLook raft = RaftLook.of(disk, directory);
        Optional<LogFacts> log =
                directory.hasLog(disk) ? Optional.of(LogFacts.scan(disk, directory.path())) : Optional.empty();
        SnapshotChoice choice = SnapshotsForStart.choose(store, raft.identity, log);
        Optional<SnapshotManifest> manifest = choice.chosen().map(PublishedSnapshot::manifest);
        Situation situation = raft.identity
                .flatMap(identity -> now.map(configured -> situation(identity, configured, log, manifest)))
                .orElse(Situation.UNCHANGED);
        FilesFound files = new FilesFound(
                raft.found,
                raft.text(now, situation),
                wal(log, manifest, raft.identity),
                log.map(LogFacts::text).orElse("no *.wal"),
                SnapshotsForStart.found(choice, raft.identity.isPresent(), store.strangers()),
                SnapshotsForStart.text(choice, store.strangers()),
                situation);
        return new Inspection(files, raft.identity, raft.termAndVote, choice.chosen(), choice.others(), log);
    }

    /** What {@code raft/} holds. */
    private record RaftLook(
            RaftFound found, String problem, Optional<Identity> identity, Optional<TermAndVote> termAndVote) {
        static RaftLook of(Disk disk, DataDirectory directory) throws IOException {
            if (!disk.exists(directory.raft())) {
                return new RaftLook(RaftFound.ABSENT, "no raft/", Optional.empty(), Optional.empty());
            }
            Optional<Identity> identity;
            try {
                identity = new IdentityFile(disk, directory.raft()).read();
            } catch (DamagedIdentityException e) {
                return damaged(e.getMessage());
            }
            if (identity.isEmpty()) {
                return damaged("raft/" + IdentityFile.FILE_NAME + " is missing");
            }
            TermReading reading = new JraftFiles(disk, directory.raft()).readTermAndVote();
            if (reading instanceof TermReading.Whole whole) {
                return new RaftLook(RaftFound.WHOLE, "", identity, Optional.of(whole.value()));
            }
            return damaged(reading instanceof TermReading.Damaged bad ? bad.reason() : "its term and vote are missing");
        }

        private static RaftLook damaged(String problem) {
            return new RaftLook(RaftFound.DAMAGED, problem, Optional.empty(), Optional.empty());
        }

        String text(Optional<AgentConfig.Raft> configured, Situation situation) {
            if (identity.isEmpty()) {
                return problem;
            }
            Identity was = identity.get();
            String who =
                    was.nodeId() + " at " + was.address() + " of cluster " + was.clusterId() + " epoch " + was.epoch();
            if (situation == Situation.UNCHANGED) {
                return who;
            }
            AgentConfig.Raft now = configured.orElseThrow();
            return "this data directory is " + who + (was.raftEnabled() ? "" : " (raft.enabled: false)")
                    + ", the configuration says " + now.nodeId() + " at " + now.advertiseAddr()
                    + (now.enabled() ? "" : " (raft.enabled: false)");
        }
    }

    private static Situation situation(
            Identity was, AgentConfig.Raft now, Optional<LogFacts> log, Optional<SnapshotManifest> manifest) {
        boolean same = was.raftEnabled() == now.enabled()
                && was.address().equals(now.advertiseAddr())
                && was.nodeId().equals(now.nodeId());
        if (same || was.fence() != null) {
            return Situation.UNCHANGED;
        }
        return LoneVoter.is(was, log, manifest) ? Situation.CHANGED_ALONE : Situation.CHANGED_AMONG_OTHERS;
    }

    private static WalFound wal(
            Optional<LogFacts> log, Optional<SnapshotManifest> manifest, Optional<Identity> member) {
        if (log.isEmpty()) {
            return WalFound.ABSENT;
        }
        Fit fit = manifest.map(log.get()::fits).orElseGet(() -> log.get().fitsNothing(member.map(Identity::clusterId)));
        return switch (fit) {
            case CONTINUES -> WalFound.CONTIGUOUS;
            // A member's log may end before its own snapshot: what is committed need not have reached this disk first.
            case BEHIND -> member.isPresent() ? WalFound.CONTIGUOUS : WalFound.NOT_CONTIGUOUS;
            case FOREIGN -> WalFound.FOREIGN;
            case DAMAGED -> WalFound.DAMAGED;
            case APART -> WalFound.NOT_CONTIGUOUS;
        };
    }
}
