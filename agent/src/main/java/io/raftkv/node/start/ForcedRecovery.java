package io.raftkv.node.start;

import io.raftkv.command.LogPosition;
import io.raftkv.disk.Disk;
import io.raftkv.raft.TermAndVoteFile;
import io.raftkv.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * After the permanent loss of a majority: makes one surviving member the only voter of a new epoch, with everything that
 * its disk holds. What only the lost members had acknowledged is lost.
 *
 * <p>The caller holds the {@link DirectoryLock}. Snapshots and log stay as they are; the two files that are replaced are
 * copied to {@code set-aside/} first. A crash at any point leaves the member of the old epoch or the founder of the new
 * one, and running the recovery again ends right in both cases.
 */
public final class ForcedRecovery {
    private final Disk disk;
    private final DataDirectory directory;
    private final DirectoryReading reading;
    private final Optional<Refounding> refounding;
    private final LogPosition last;
    private final Instant now;

    private ForcedRecovery(
            Disk disk,
            DataDirectory directory,
            DirectoryReading reading,
            Optional<Refounding> refounding,
            LogPosition last,
            Instant now) {
        this.disk = disk;
        this.directory = directory;
        this.reading = reading;
        this.refounding = refounding;
        this.last = last;
        this.now = now;
    }

    /**
     * Looks at a stopped node and decides. Changes nothing.
     *
     * @throws StartRefusedException if this node must not, or cannot, go on alone
     */
    public static ForcedRecovery of(Disk disk, Path dataDirectory, Instant now)
            throws StartRefusedException, IOException {
        DataDirectory directory = new DataDirectory(dataDirectory);
        SnapshotStore store = new SnapshotStore(disk, dataDirectory);
        Inspection found = Inspection.of(disk, directory, store, Optional.empty());
        DirectoryReading reading = DirectoryReading.of(directory, store.found(), found);
        requireMember(reading);
        LogPosition last = last(found);
        Identity was = found.identity().orElseThrow();
        requireNotFenced(was);
        if (reading.isLoneVoter()) {
            return new ForcedRecovery(disk, directory, reading, Optional.empty(), last, now);
        }
        if (last.index() == 0) {
            throw new StartRefusedException(
                    was.nodeId() + " holds neither a snapshot nor an entry: it would open an empty cluster",
                    "recover the member that reaches furthest; raftkv-agent offline inspect shows how far each does");
        }
        Refounding refounding = Refounding.of(found, was.nodeId(), was.address(), was.raftEnabled(), now);
        return new ForcedRecovery(disk, directory, reading, Optional.of(refounding), last, now);
    }

    public DirectoryReading reading() {
        return reading;
    }

    /** The last entry that snapshot and log hold: the state that the new epoch begins with. */
    public LogPosition last() {
        return last;
    }

    /** The epoch that is opened; empty when this node is the only voter already and nothing needs to be done. */
    public Optional<Long> newEpoch() {
        return refounding.map(opened -> opened.next().epoch());
    }

    /**
     * Carries it out; durable when this returns.
     *
     * @return where the replaced files are kept
     * @throws IOException if the disk failed; run it again once the disk works
     */
    public Path carryOut() throws IOException {
        Refounding decided = refounding.orElseThrow(() -> new IllegalStateException("nothing is to be done"));
        Path kept = new SetAside(disk, directory, now)
                .copy(List.of(
                        directory.raft().resolve(IdentityFile.FILE_NAME),
                        directory.raft().resolve(TermAndVoteFile.FILE_NAME)));
        decided.write(disk, directory);
        return kept;
    }

    private static void requireMember(DirectoryReading reading) throws StartRefusedException {
        if (reading.refusal().isPresent()) {
            throw new StartRefusedException(
                    "this node would not start, so it cannot be the one that the cluster goes on with: "
                            + reading.refusal().get().reason(),
                    "recover another member; if there is none, found anew from what is whole here: move raft/ away and"
                            + " start with raft.bootstrap: true (agent/docs/start-rules.md, rules 3 and 7), or restore"
                            + " a backup");
        }
        if (reading.identity().isEmpty()) {
            throw new StartRefusedException(
                    reading.path() + " belongs to no member: " + reading.raftText(),
                    "if there is a snapshot or a log here, start the agent with raft.bootstrap: true: it founds a new"
                            + " epoch from them");
        }
    }

    private static void requireNotFenced(Identity was) throws StartRefusedException {
        Identity.Fenced fence = was.fence();
        if (fence == null) {
            return;
        }
        String told = ", as " + fence.toldBy() + " told it";
        String reason = switch (fence.kind()) {
            case REMOVED -> was.nodeId() + " was removed from the cluster" + told;
            case SUPERSEDED -> "the cluster went on without " + was.nodeId() + " under epoch " + fence.epoch() + told;
            case OLD_COPY -> "this is an old copy of the data directory of " + was.nodeId() + told;
            case OTHER_INSTANCE -> "this data directory of " + was.nodeId() + " was replaced by another" + told;
        };
        throw new StartRefusedException(
                reason + ": others hold newer data",
                "recover one of them. If all of them are lost for good: move raft/ away and start with"
                        + " raft.bootstrap: true, which asks first whether anybody is alive");
    }

    private static LogPosition last(Inspection found) {
        long ofLog = found.log().map(LogFacts::lastIndex).orElse(0L);
        return found.snapshot()
                .map(snapshot -> snapshot.manifest().position())
                .filter(position -> position.index() > ofLog)
                .orElseGet(() ->
                        new LogPosition(found.log().map(LogFacts::lastTerm).orElse(0L), ofLog));
    }
}
