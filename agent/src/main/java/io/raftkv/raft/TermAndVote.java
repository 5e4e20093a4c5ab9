package io.raftkv.raft;

import io.raftkv.check.Check;
import java.util.Optional;

/** What a member must never forget (Raft paper, figure 2): its current term and whom it voted for in that term. */
public record TermAndVote(long term, Optional<PeerAddress> vote) {
    public TermAndVote {
        Check.argument(term >= 0, "term is negative: %s", term);
    }

    public static TermAndVote withoutVote(long term) {
        return new TermAndVote(term, Optional.empty());
    }
}
