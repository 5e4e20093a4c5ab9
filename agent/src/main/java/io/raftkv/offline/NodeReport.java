package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.Identity;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.TermAndVote;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.store.StateHeader;
import io.raftkv.wal.SegmentInfo;
import io.raftkv.wal.WalReport;
import io.raftkv.wal.WalVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code offline inspect} finds: one stopped node at a glance. Fields are absent where nothing is known.
 *
 * @param raft {@code whole}, or what is wrong with {@code raft/}
 * @param recordsProblem why members have no names, empty when they have
 * @param start {@code ok}, or why an agent would refuse to start on this directory
 */
record NodeReport(
        String dataDir,
        String raft,
        String nodeId,
        String address,
        Boolean raftEnabled,
        String clusterId,
        Long epoch,
        Boolean foundedEpoch,
        String fenced,
        String instanceId,
        Long starts,
        String identityWritten,
        Long term,
        String vote,
        Log wal,
        State state,
        List<Member> members,
        List<Removed> tombstones,
        String recordsProblem,
        List<Snapshot> snapshots,
        String start) {

    /** The log. Torn bytes were never acknowledged; they are cut at the next start, not now. */
    record Log(
            long firstIndex,
            long lastIndex,
            long lastTerm,
            String lastStamp,
            int segments,
            long bytes,
            String verdict,
            Long tornBytes) {}

    /** What the state is after snapshot and log, as far as its header tells without reading every key. */
    record State(long index, long revision, long keyCount) {}

    /** @param name the address where no record names the member */
    record Member(String name, String address, String suffrage, boolean self) {}

    record Removed(String name, String address, String removed) {}

    /** @param problem empty when manifest, names and sizes are right; {@code check} reads the content too */
    record Snapshot(
            String directory,
            Long index,
            Long term,
            Long epoch,
            Long keyCount,
            String stateHash,
            Long bytes,
            String created,
            boolean broughtIn,
            boolean chosen,
            String problem) {}

    static NodeReport of(Disk disk, DirectoryReading reading) throws IOException {
        LatestRecords records = LatestRecords.of(disk, reading);
        Optional<Identity> identity = reading.identity();
        Path identityFile = reading.path().resolve("raft/identity");
        return new NodeReport(
                reading.path().toString(),
                identity.isPresent() ? "whole" : reading.raftText(),
                identity.map(Identity::nodeId).orElse(null),
                identity.map(Identity::address).orElse(null),
                identity.map(Identity::raftEnabled).orElse(null),
                reading.clusterId().map(Object::toString).orElse(null),
                identity.map(Identity::epoch).orElse(null),
                identity.map(Identity::isFounder).orElse(null),
                identity.map(Identity::fence).map(NodeReport::text).orElse(null),
                identity.map(Identity::instanceId).orElse(null),
                identity.map(Identity::bootCounter).orElse(null),
                identity.isPresent()
                        ? Lines.time(Files.getLastModifiedTime(identityFile).toMillis())
                        : null,
                reading.termAndVote().map(TermAndVote::term).orElse(null),
                reading.termAndVote()
                        .flatMap(TermAndVote::vote)
                        .map(vote -> records.nameOf(vote.toString()))
                        .orElse(null),
                reading.log().map(NodeReport::log).orElse(null),
                records.state().map(NodeReport::state).orElse(null),
                members(reading, records),
                records.contents().tombstones().values().stream()
                        .map(tombstone -> tombstone.value())
                        .map(removed ->
                                new Removed(removed.nodeId(), removed.address(), Lines.time(removed.removedMillis())))
                        .toList(),
                records.problem(),
                reading.snapshots().stream()
                        .map(snapshot -> snapshot(reading, snapshot))
                        .toList(),
                reading.refusal().map(Throwable::getMessage).orElse("ok"));
    }

    /** The members in force, named by the records. */
    static List<Member> members(DirectoryReading reading, LatestRecords records) {
        List<Member> members = new ArrayList<>();
        reading.members().ifPresent(inForce -> {
            String self = reading.identity().orElseThrow().address();
            inForce.voters().forEach(peer -> members.add(member(peer, "Voter", self, records)));
            inForce.nonvoters().forEach(peer -> members.add(member(peer, "Nonvoter", self, records)));
            inForce.oldVoters().stream()
                    .filter(peer -> !inForce.voters().contains(peer))
                    .forEach(peer -> members.add(member(peer, "leaving", self, records)));
        });
        return members;
    }

    private static Member member(PeerAddress peer, String suffrage, String self, LatestRecords records) {
        String address = peer.toString();
        return new Member(records.nameOf(address), address, suffrage, address.equals(self));
    }

    private static String text(Identity.Fenced fence) {
        return fence.kind() == Identity.Fencing.REMOVED
                ? "removed, told by " + fence.toldBy()
                : "superseded by epoch " + fence.epoch() + ", told by " + fence.toldBy();
    }

    private static Log log(WalReport report) {
        return new Log(
                report.firstIndex(),
                report.lastIndex(),
                report.lastTerm(),
                Lines.time(report.lastStampMillis()),
                report.segments().size(),
                report.segments().stream().mapToLong(SegmentInfo::sizeBytes).sum(),
                report.verdict().describe(),
                report.verdict() instanceof WalVerdict.TornTail torn ? torn.lengthBytes() : null);
    }

    private static State state(StateHeader header) {
        return new State(header.applied().index(), header.revision(), header.keyCount());
    }

    private static Snapshot snapshot(DirectoryReading reading, FoundSnapshot found) {
        boolean chosen = reading.chosen()
                .map(PublishedSnapshot::directory)
                .filter(found.directory()::equals)
                .isPresent();
        String name = found.directory().getFileName().toString();
        return found.snapshot()
                .map(PublishedSnapshot::manifest)
                .map(manifest -> new Snapshot(
                        name,
                        manifest.index(),
                        manifest.term(),
                        manifest.epoch(),
                        manifest.keyCount(),
                        manifest.stateHash(),
                        manifest.sizeBytes(),
                        Lines.time(manifest.createdMillis()),
                        found.broughtIn(),
                        chosen,
                        ""))
                .orElseGet(() -> new Snapshot(
                        name, null, null, null, null, null, null, null, found.broughtIn(), false, found.problem()));
    }

    Lines lines() {
        Lines lines = new Lines()
                .field("node", nodeId == null ? "unknown: " + raft : nodeId + " at " + address)
                .field("data dir", dataDir)
                .field("cluster", clusterId)
                .field("epoch", epoch == null ? null : epoch + (foundedEpoch ? ", founded by this node" : ""))
                .field("fenced", fenced)
                .field("instance", instanceId)
                .field("last boot", starts == null ? null : "start " + starts + ", " + identityWritten)
                .field("term", term == null ? null : term + ", vote " + (vote == null ? "none" : "for " + vote))
                .field("log", wal == null ? "none" : logText());
        if (state != null) {
            lines.field(
                    "state",
                    "index " + state.index() + ", " + state.keyCount() + " keys, revision " + state.revision());
        }
        lines.field("records", recordsProblem.isEmpty() ? null : "not readable: " + recordsProblem)
                .field("start", start.equals("ok") ? "an agent would start on this" : "REFUSED: " + start);
        lines.table(
                List.of("MEMBER", "ADDRESS", "SUFFRAGE", ""),
                members.stream()
                        .map(member -> List.of(
                                member.name(), member.address(), member.suffrage(), member.self() ? "this node" : ""))
                        .toList());
        lines.table(
                List.of("REMOVED", "ADDRESS", "WHEN"),
                tombstones.stream()
                        .map(removed -> List.of(removed.name(), removed.address(), orDash(removed.removed())))
                        .toList());
        return lines.table(
                List.of("SNAPSHOT", "TERM", "EPOCH", "KEYS", "BYTES", "STATE HASH", "CREATED", "STATUS"),
                snapshots.stream().map(NodeReport::row).toList());
    }

    private String logText() {
        boolean empty = wal.lastIndex() < wal.firstIndex();
        String range = empty
                ? "empty, the next entry is " + wal.firstIndex()
                : wal.firstIndex() + " to " + wal.lastIndex() + ", last term " + wal.lastTerm()
                        + (wal.lastStamp() == null ? "" : ", last stamp " + wal.lastStamp());
        return range + "; segments: " + wal.segments() + ", bytes: " + wal.bytes() + "; " + wal.verdict()
                + (wal.tornBytes() == null ? "" : ", never acknowledged, cut at the next start");
    }

    private static List<String> row(Snapshot snapshot) {
        String status = snapshot.problem().isEmpty()
                ? (snapshot.chosen() ? "valid, a start builds on it" : "valid")
                        + (snapshot.broughtIn() ? ", brought in" : "")
                : "INVALID: " + snapshot.problem();
        return List.of(
                snapshot.directory(),
                orDash(snapshot.term()),
                orDash(snapshot.epoch()),
                orDash(snapshot.keyCount()),
                orDash(snapshot.bytes()),
                orDash(snapshot.stateHash()),
                orDash(snapshot.created()),
                status);
    }

    private static String orDash(Object value) {
        return value == null ? "-" : value.toString();
    }
}
