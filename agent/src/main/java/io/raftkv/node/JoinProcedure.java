package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.PeerHello;
import io.raftkv.command.Condition;
import io.raftkv.node.MemberDirectory.Contents;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.node.start.Replacement;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node becomes a member: its record is written with the intent to make it a voter, it is added as a nonvoter, and
 * the leader's regular look promotes it once it has caught up. Asking again is harmless. Leader only, one at a time.
 */
final class JoinProcedure {
    private static final Logger log = LoggerFactory.getLogger(JoinProcedure.class);
    private static final int DEFAULT_HTTP_PORT = 8080;

    private final NodeIdentity self;
    private final boolean raftEnabled;
    private final MemberDirectory directory;
    private final ConfigurationChanges changes;
    private final Function<String, Optional<PeerHello>> agentAt;

    /**
     * @param raftEnabled false for a node that opens no Raft port: no other could ever reach it
     * @param agentAt who answers at a base URL, empty if nobody does
     */
    JoinProcedure(
            NodeIdentity self,
            boolean raftEnabled,
            MemberDirectory directory,
            ConfigurationChanges changes,
            Function<String, Optional<PeerHello>> agentAt) {
        this.self = self;
        this.raftEnabled = raftEnabled;
        this.directory = directory;
        this.changes = changes;
        this.agentAt = agentAt;
    }

    JoinResponse join(JoinRequest request) {
        PeerAddress address = validated(request);
        refuseOnLoneNode(request);
        changes.requireLeadership();
        Contents contents = directory.contents();
        refuseContradiction(request, contents);
        if (!contents.members().containsKey(request.nodeId())) {
            refuseForeigner(request, address);
        }

        Versioned<MemberRecord> known = contents.members().get(request.nodeId());
        MemberRecord wanted = wanted(request, address, known);
        if (known == null || !known.value().equals(wanted)) {
            record(wanted, known, contents.tombstones().containsKey(request.nodeId()));
        }
        EngineStatus status = changes.engine().status();
        boolean member = ClusterView.contains(status, address);
        if (!member && wanted.intent() != Intent.PROMOTING) {
            log.info("member joins node_id={} address={} as=nonvoter", request.nodeId(), address);
            changes.await("adding " + request.nodeId(), changes.engine().addNonvoter(address));
        }
        String suffrage = status.membership().voters().contains(address) ? ClusterView.VOTER : ClusterView.NONVOTER;
        return new JoinResponse(self.clusterId().toString(), self.epoch(), request.nodeId(), suffrage, member);
    }

    /** A node with another cluster's data would have to forget that cluster first, and nobody told it to. */
    private void refuseForeigner(JoinRequest request, PeerAddress address) {
        boolean askedByItself = Boolean.TRUE.equals(request.auto());
        Optional<String> cluster = Optional.ofNullable(request.clusterId())
                .or(() -> askedByItself ? Optional.empty() : clusterOf(request, address));
        String ours = self.clusterId().toString();
        cluster.filter(theirs -> !theirs.equals(ours)).ifPresent(theirs -> {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    "foreign cluster: " + request.nodeId() + " has data of cluster " + theirs + ", this is cluster "
                            + ours + ". Remedy: point raft.join_addr at its own cluster, or stop it, empty its data"
                            + " directory, and let it join as new");
        });
    }

    /** The cluster of the agent at the joining node's address, if that agent is the joining node. */
    private Optional<String> clusterOf(JoinRequest request, PeerAddress address) {
        return agentAt.apply(httpOf(request, address))
                .filter(agent -> request.nodeId().equals(agent.nodeId()))
                .map(PeerHello::clusterId)
                .filter(id -> !id.isEmpty());
    }

    private static PeerAddress validated(JoinRequest request) {
        if (request.nodeId() == null || request.nodeId().isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "node_id is missing");
        }
        if (request.addr() == null || request.addr().isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "addr is missing: the Raft address, host:port");
        }
        if (request.http() != null && !isBaseUrl(request.http())) {
            throw new ApiException(
                    ErrorCode.BAD_REQUEST,
                    "http is '" + request.http() + "', not a base URL such as http://node1:8080");
        }
        try {
            return PeerAddress.parse(request.addr());
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "addr is " + e.getMessage());
        }
    }

    private static boolean isBaseUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void refuseOnLoneNode(JoinRequest request) {
        if (!raftEnabled && !request.nodeId().equals(self.nodeId())) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    self.nodeId() + " runs alone and opens no Raft port, so " + request.nodeId()
                            + " could not reach it: set raft.enabled: true and raft.raft_addr on " + self.nodeId()
                            + ", start it again (it keeps its data, under a new epoch), and then join");
        }
    }

    private static void refuseContradiction(JoinRequest request, Contents contents) {
        String id = request.nodeId();
        boolean auto = Boolean.TRUE.equals(request.auto());
        if (auto && contents.tombstones().containsKey(id)) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    id + " was removed from this cluster and does not come back by itself; an operator lets it in: "
                            + "raftkvctl join " + id + " " + request.addr()
                            + ", or POST /cluster/join without \"auto\"");
        }
        contents.byAddress(request.addr())
                .map(Versioned::value)
                .filter(other -> !other.nodeId().equals(id))
                .ifPresent(other -> {
                    throw new ApiException(
                            ErrorCode.CONFLICT,
                            request.addr() + " is the address of member " + other.nodeId() + ": " + id
                                    + " needs an address of its own, or remove " + other.nodeId() + " first");
                });
        Versioned<MemberRecord> known = contents.members().get(id);
        if (known == null) {
            return;
        }
        MemberRecord member = known.value();
        if (!member.address().equals(request.addr())) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    id + " is a member at " + member.address() + ", not at " + request.addr()
                            + ": choose another node id, or, if the node moved, " + Replacement.of(id));
        }
        if (member.intent() == Intent.LEAVING) {
            throw new ApiException(ErrorCode.CONFLICT, id + " is being removed; ask again when that is done");
        }
        if (request.instanceId() != null
                && member.instanceId() != null
                && !member.instanceId().equals(request.instanceId())) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    id + " is a member with another data directory (instance " + member.instanceId() + ", not "
                            + request.instanceId() + "): its disk was emptied or exchanged, and it may have"
                            + " forgotten votes and entries it confirmed. Remedy: " + Replacement.of(id));
        }
    }

    private MemberRecord wanted(JoinRequest request, PeerAddress address, Versioned<MemberRecord> known) {
        boolean nonvoter = Boolean.TRUE.equals(request.nonvoter());
        if (known == null) {
            return new MemberRecord(
                    request.nodeId(),
                    address.toString(),
                    httpOf(request, address),
                    request.instanceId(),
                    bootOf(request),
                    request.version(),
                    nonvoter ? Intent.NONVOTER : Intent.VOTER);
        }
        MemberRecord member = known.value();
        return new MemberRecord(
                member.nodeId(),
                member.address(),
                request.http() != null ? request.http() : member.http(),
                request.instanceId() != null ? request.instanceId() : member.instanceId(),
                Math.max(member.bootId(), bootOf(request)),
                request.version() != null ? request.version() : member.version(),
                member.intent());
    }

    private void record(MemberRecord wanted, Versioned<MemberRecord> known, boolean buried) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(new Condition.RevisionIs(
                MemberDirectory.memberKey(wanted.nodeId()), known == null ? 0 : known.revision()));
        if (buried) {
            log.info("tombstone lifted by an operator's join node_id={}", wanted.nodeId());
            changes.write(conditions, MemberDirectory.put(wanted), MemberDirectory.lift(wanted.nodeId()));
        } else {
            changes.write(conditions, MemberDirectory.put(wanted));
        }
    }

    private String httpOf(JoinRequest request, PeerAddress address) {
        String scheme = self.http().startsWith("https:") ? "https" : "http";
        return request.http() != null ? request.http() : scheme + "://" + address.host() + ":" + DEFAULT_HTTP_PORT;
    }

    private static long bootOf(JoinRequest request) {
        if (request.bootId() == null) {
            return 0;
        }
        try {
            return Long.parseLong(request.bootId());
        } catch (NumberFormatException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "boot_id is not a number");
        }
    }
}
