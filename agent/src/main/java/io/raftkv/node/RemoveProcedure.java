package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.RemoveRequest;
import io.raftkv.api.RemoveResponse;
import io.raftkv.command.Condition;
import io.raftkv.node.MemberDirectory.Contents;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member leaves: the guard counts votes, a tombstone and the intent are written together, then the configuration is
 * changed and the record deleted. A leader that is to go hands leadership over first and lets its successor do it.
 * Leader only, one at a time.
 */
final class RemoveProcedure {
    private static final Logger log = LoggerFactory.getLogger(RemoveProcedure.class);

    private final NodeIdentity self;
    private final MemberDirectory directory;
    private final ConfigurationChanges changes;
    private final LeadershipTransfer transfer;

    RemoveProcedure(
            NodeIdentity self, MemberDirectory directory, ConfigurationChanges changes, LeadershipTransfer transfer) {
        this.self = self;
        this.directory = directory;
        this.changes = changes;
        this.transfer = transfer;
    }

    RemoveResponse remove(RemoveRequest request) {
        if (request.nodeId() == null || request.nodeId().isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "node_id is missing");
        }
        changes.requireLeadership();
        Contents contents = directory.contents();
        Optional<Versioned<MemberRecord>> found = contents.find(request.nodeId());
        if (found.isEmpty()) {
            return alreadyGone(request, contents);
        }
        MemberRecord member = found.get().value();
        PeerAddress address = PeerAddress.parse(member.address());
        if (member.intent() != Intent.LEAVING || stillVotes(address)) {
            guard(member.nodeId(), request.acceptDataLoss());
        }
        if (address.equals(self.address())) {
            handOver(member.nodeId());
        }
        if (member.intent() != Intent.LEAVING) {
            bury(found.get());
        }
        leave(member.nodeId());
        return answer(member.nodeId());
    }

    /** Carries out a written intent to leave, from wherever it was interrupted. */
    void leave(String nodeId) {
        Versioned<MemberRecord> record = directory.contents().members().get(nodeId);
        if (record == null) {
            return;
        }
        PeerAddress address = PeerAddress.parse(record.value().address());
        if (ClusterView.contains(changes.engine().status(), address)) {
            if (address.equals(self.address())) {
                handOver(nodeId);
            }
            log.info("member leaves the configuration node_id={} address={}", nodeId, address);
            changes.await("removing " + nodeId, changes.engine().remove(address));
        }
        changes.write(
                List.of(new Condition.RevisionIs(MemberDirectory.memberKey(nodeId), record.revision())),
                MemberDirectory.delete(nodeId));
        log.info("member removed node_id={} address={}", nodeId, address);
    }

    private boolean stillVotes(PeerAddress address) {
        return changes.engine().status().membership().voters().contains(address);
    }

    private void guard(String nodeId, String acceptDataLoss) {
        if (acceptDataLoss != null && !acceptDataLoss.equals(self.clusterId().toString())) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    "accept_data_loss names cluster " + acceptDataLoss + ", this one is " + self.clusterId());
        }
        List<QuorumGuard.Voter> voters = transfer.votersOnceHeard();
        boolean last = voters.size() == 1;
        QuorumGuard.refusal(nodeId, voters)
                .filter(reason -> last || acceptDataLoss == null)
                .ifPresent(reason -> {
                    throw new ApiException(ErrorCode.QUORUM_AT_RISK, reason);
                });
    }

    private void handOver(String nodeId) {
        log.info("leader is to be removed, handing leadership over first node_id={}", nodeId);
        transfer.awayFromHere();
        changes.requireLeadership();
        throw new ApiException(
                ErrorCode.CONFLICT, nodeId + " leads and could not hand leadership over: nothing was removed");
    }

    private void bury(Versioned<MemberRecord> found) {
        MemberRecord member = found.value();
        Tombstone tombstone = new Tombstone(
                member.nodeId(), member.address(), member.http(), member.instanceId(), System.currentTimeMillis());
        changes.write(
                List.of(new Condition.RevisionIs(MemberDirectory.memberKey(member.nodeId()), found.revision())),
                MemberDirectory.put(member.with(Intent.LEAVING)),
                MemberDirectory.put(tombstone));
    }

    private RemoveResponse alreadyGone(RemoveRequest request, Contents contents) {
        if (contents.tombstones().containsKey(request.nodeId())) {
            return answer(request.nodeId());
        }
        throw new ApiException(
                ErrorCode.NODE_NOT_FOUND,
                request.nodeId() + " is not a member; members are "
                        + String.join(", ", contents.members().keySet()));
    }

    private RemoveResponse answer(String nodeId) {
        EngineStatus status = changes.engine().status();
        int voters = status.membership().voters().size();
        return new RemoveResponse(nodeId, voters, QuorumGuard.tolerates(voters), QuorumGuard.evenWarning(voters));
    }
}
