package io.raftkv.raft;

import io.raftkv.snapshot.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the engine keeps on disk beside the log, prepared before it starts. An engine that finds its files missing or
 * damaged may start as an empty leader and acknowledge writes, so the start rules decide, write down what they decided,
 * and the engine only ever reads that. Must not be used while an engine runs on the same directory.
 */
public interface EngineFiles {

    /** Judges the term and vote found on disk; never throws for what the file contains. */
    TermReading readTermAndVote() throws IOException;

    /** Replaces term and vote, forced. Founding writes the highest term of snapshot and log, and no vote. */
    void writeTermAndVote(TermAndVote termAndVote) throws IOException;

    /**
     * Gives the engine exactly this snapshot to start from, as hard links, forced; whatever it had before is removed.
     *
     * @param directory a published, verified snapshot
     * @param asPlaced its manifest as the group is to know it: the group's cluster id and epoch, and the members in
     *     force at the snapshot. A founder passes its new epoch and itself as the only voter. This manifest, not the
     *     one in {@code directory}, travels to members that install the snapshot
     */
    void placeSnapshot(Path directory, SnapshotManifest asPlaced) throws IOException;

    /** The engine starts from its log alone, which must then begin at index 1 or be empty. */
    void placeNoSnapshot() throws IOException;

    /** What {@link #readTermAndVote} found. */
    sealed interface TermReading {
        record Absent() implements TermReading {}

        record Whole(TermAndVote value) implements TermReading {}

        /** @param reason for people, naming the file */
        record Damaged(String reason) implements TermReading {}
    }
}
