package io.raftkv.node.start;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.LogFacts.Fit;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.TermAndVote;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a start would find in the data directory of a stopped node, for tools that look at it. Changes nothing.
 *
 * @param raftText who the node is, or what is wrong with {@code raft/}
 * @param identity present exactly when {@code raft/} is whole, as is {@code termAndVote}
 * @param chosen the snapshot that a start would build on
 * @param snapshots all of them, the highest usable one first; verified by manifest, names and sizes
 * @param usable those whose history this node's log shares, the highest first
 * @param log the scan of {@code *.wal}, if there are any
 * @param termFrom the index from which on each term of the log holds
 * @param members in force at the end of the log, as far as this disk knows; empty without an identity
 * @param isLoneVoter whether this node is the only voter, so that everything in its log is committed
 * @param refusal why a start would refuse, with its remedy
 */
public record DirectoryReading(
        Path path,
        String raftText,
        Optional<Identity> identity,
        Optional<TermAndVote> termAndVote,
        Optional<PublishedSnapshot> chosen,
        List<FoundSnapshot> snapshots,
        List<PublishedSnapshot> usable,
        Optional<WalReport> log,
        NavigableMap<Long, Long> termFrom,
        Optional<GroupConfiguration> members,
        boolean isLoneVoter,
        Optional<StartRefusedException> refusal) {

    /** @throws IOException if a file cannot be read; what is damaged is reported, not thrown */
    public static DirectoryReading of(Disk disk, Path dataDirectory) throws IOException {
        DataDirectory directory = new DataDirectory(dataDirectory);
        SnapshotStore store = new SnapshotStore(disk, dataDirectory);
        return of(directory, store.found(), Inspection.of(disk, directory, store, Optional.empty()));
    }

    static DirectoryReading of(DataDirectory directory, List<FoundSnapshot> snapshots, Inspection found) {
        Optional<SnapshotManifest> manifest = found.snapshot().map(PublishedSnapshot::manifest);
        return new DirectoryReading(
                directory.path(),
                found.files().raftText(),
                found.identity(),
                found.termAndVote(),
                found.snapshot(),
                snapshots,
                usable(snapshots, found),
                found.log().map(LogFacts::report),
                found.log().map(LogFacts::termFrom).orElseGet(TreeMap::new),
                found.identity().map(identity -> MembersInForce.of(identity, found.log(), manifest)),
                found.identity()
                        .map(identity -> LoneVoter.is(identity, found.log(), manifest))
                        .orElse(false),
                refusal(found));
    }

    /** Of whatever in this directory says so first: identity, snapshot, log. */
    public Optional<UUID> clusterId() {
        return identity.map(Identity::clusterId)
                .or(() -> chosen.map(snapshot -> snapshot.manifest().clusterId()))
                .or(() -> log.flatMap(
                        report -> report.segments().stream().findFirst().map(segment -> segment.clusterId())));
    }

    private static List<PublishedSnapshot> usable(List<FoundSnapshot> snapshots, Inspection found) {
        List<PublishedSnapshot> usable = new ArrayList<>();
        for (FoundSnapshot candidate : snapshots) {
            boolean own = found.identity()
                    .map(identity -> SnapshotsForStart.isUsableFor(identity, found.log(), candidate))
                    .orElseGet(() -> continuedBy(found.log(), candidate));
            if (own) {
                usable.add(candidate.snapshot().orElseThrow());
            }
        }
        return usable;
    }

    private static boolean continuedBy(Optional<LogFacts> log, FoundSnapshot candidate) {
        return candidate.isUsable()
                && log.map(facts ->
                                facts.fits(candidate.snapshot().orElseThrow().manifest()) == Fit.CONTINUES)
                        .orElse(true);
    }

    /** A start that is not told to found or to join: only what stands in the files counts. */
    private static Optional<StartRefusedException> refusal(Inspection found) {
        String nodeId = found.identity().map(Identity::nodeId).orElse("NODE");
        StartDecision decision =
                StartRules.decide(found.files(), new StartSettings(true, false, true), PeerAnswers.nothing(), nodeId);
        return decision instanceof StartDecision.Refuse refuse
                ? Optional.of(new StartRefusedException(refuse.reason(), refuse.remedy()))
                : Optional.empty();
    }
}
