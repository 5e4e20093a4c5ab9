package io.raftkv.node.start;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.Identity.Founding;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import java.io.IOException;
import java.time.Instant;

/**
 * Opens a further epoch on what a member holds, with that member as its only voter: a lone voter that moved, or the one
 * node that a forced recovery goes on with.
 */
record Refounding(Identity next, long term) {

    /** @param now an epoch is the second in which it was opened, see {@link Epochs} */
    static Refounding of(Inspection found, String nodeId, String address, boolean raftEnabled, Instant now) {
        Identity was = found.identity().orElseThrow();
        long epoch = Epochs.next(Math.max(was.epoch(), found.highestEpoch()), now);
        Identity next = was.refounded(nodeId, address, raftEnabled, new Founding(epoch, found.lastIndex()));
        // The vote of the old group means nothing to the new one. A term above all that this node voted in: should the
        // power fail before the identity is written, the old group must not be given a second vote in the same term.
        return new Refounding(next, found.highestTerm() + 1);
    }

    /** Durable when this returns. The identity goes last: it is what makes the change, and before it nothing has. */
    void write(Disk disk, DataDirectory directory) throws IOException {
        new JraftFiles(disk, directory.raft()).writeTermAndVote(TermAndVote.withoutVote(term));
        new IdentityFile(disk, directory.raft()).write(next);
    }
}
