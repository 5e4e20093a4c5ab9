package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.PromoteRequest;
import io.raftkv.api.PromoteResponse;
import io.raftkv.command.Condition;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A nonvoter gets its vote, once it is at most {@link #LAG_ENTRIES_MAX} entries behind: an empty voter would count
 * for the quorum and help nobody. Leader only, one at a time.
 */
final class PromoteProcedure {
    /** A member further behind is not promoted. */
    static final long LAG_ENTRIES_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(PromoteProcedure.class);

    private final MemberDirectory directory;
    private final ConfigurationChanges changes;

    PromoteProcedure(MemberDirectory directory, ConfigurationChanges changes) {
        this.directory = directory;
        this.changes = changes;
    }

    PromoteResponse promote(PromoteRequest request) {
        if (request.nodeId() == null || request.nodeId().isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "node_id is missing");
        }
        changes.requireLeadership();
        Versioned<MemberRecord> found = directory
                .contents()
                .find(request.nodeId())
                .orElseThrow(() -> new ApiException(
                        ErrorCode.NODE_NOT_FOUND, request.nodeId() + " is not a member: join it first"));
        MemberRecord member = found.value();
        PeerAddress address = PeerAddress.parse(member.address());
        if (member.intent() == Intent.LEAVING) {
            throw new ApiException(ErrorCode.CONFLICT, member.nodeId() + " is being removed");
        }
        if (votes(address)) {
            return new PromoteResponse(member.nodeId(), ClusterView.VOTER, "up");
        }
        long lag = lag(address);
        if (lag > LAG_ENTRIES_MAX && member.intent() != Intent.PROMOTING) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    member.nodeId() + " is " + (lag == Long.MAX_VALUE ? "not heard yet" : lag + " entries behind")
                            + ", at most " + LAG_ENTRIES_MAX + " are allowed: wait until it has caught up");
        }
        carryOut(found);
        return new PromoteResponse(member.nodeId(), ClusterView.VOTER, "up");
    }

    /** Whether a member that wants a vote has caught up. */
    boolean hasCaughtUp(PeerAddress address) {
        return lag(address) <= LAG_ENTRIES_MAX;
    }

    /** Gives the vote, from wherever an earlier attempt was interrupted. */
    void carryOut(Versioned<MemberRecord> found) {
        MemberRecord member = found.value();
        PeerAddress address = PeerAddress.parse(member.address());
        if (member.intent() != Intent.PROMOTING && !votes(address)) {
            rewrite(found, Intent.PROMOTING);
        }
        if (!votes(address)) {
            log.info("member is promoted node_id={} address={}", member.nodeId(), address);
            changes.await("promoting " + member.nodeId(), changes.engine().addVoter(address));
        }
        Versioned<MemberRecord> now = directory.contents().members().get(member.nodeId());
        if (now != null && now.value().intent() == Intent.PROMOTING) {
            rewrite(now, Intent.VOTER);
        }
    }

    private void rewrite(Versioned<MemberRecord> record, Intent intent) {
        MemberRecord member = record.value();
        changes.write(
                List.of(new Condition.RevisionIs(MemberDirectory.memberKey(member.nodeId()), record.revision())),
                MemberDirectory.put(member.with(intent)));
    }

    private boolean votes(PeerAddress address) {
        return changes.engine().status().membership().voters().contains(address);
    }

    private long lag(PeerAddress address) {
        EngineStatus status = changes.engine().status();
        PeerProgress progress = changes.engine().progress().get(address);
        if (progress == null || progress.lastContactMillis() < 0) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, status.lastLogIndex() - progress.matchIndex());
    }
}
