package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.command.Condition;
import io.raftkv.node.MemberDirectory.Contents;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's regular look: opens the epoch, keeps member records true, and carries out what the records ask for and
 * the configuration does not show yet. Every step is read from the state, so that it does not matter which leader began
 * it. One step per member and look.
 */
final class MembershipIntents {
    private static final Logger log = LoggerFactory.getLogger(MembershipIntents.class);

    private final NodeIdentity self;
    private final MemberDirectory directory;
    private final ConfigurationChanges changes;
    private final EpochOpening epoch;
    private final PromoteProcedure promotion;
    private final RemoveProcedure removal;
    private final BooleanSupplier leads;
    private final Map<String, PeerHello> heard = new ConcurrentHashMap<>();

    MembershipIntents(
            NodeIdentity self,
            MemberDirectory directory,
            ConfigurationChanges changes,
            EpochOpening epoch,
            PromoteProcedure promotion,
            RemoveProcedure removal,
            BooleanSupplier leads) {
        this.self = self;
        this.directory = directory;
        this.changes = changes;
        this.epoch = epoch;
        this.promotion = promotion;
        this.removal = removal;
        this.leads = leads;
    }

    /** Whether this node leads and has applied everything of earlier terms: its records are the newest there are. */
    boolean leads() {
        return leads.getAsBoolean();
    }

    /** A member introduced itself; its record is brought up to date at the next look, if this node leads. */
    void heard(PeerHello hello) {
        heard.put(hello.nodeId(), hello);
    }

    void carryOn() {
        if (!leads.getAsBoolean()) {
            heard.clear();
            return;
        }
        epoch.openIfNeeded();
        introduceSelf();
        heard.keySet().forEach(nodeId -> noteHeard(heard.remove(nodeId)));
        for (Versioned<MemberRecord> record : directory.contents().members().values()) {
            carryOn(record);
        }
    }

    private void carryOn(Versioned<MemberRecord> record) {
        MemberRecord member = record.value();
        PeerAddress address = PeerAddress.parse(member.address());
        EngineStatus status = changes.engine().status();
        boolean votes = status.membership().voters().contains(address);
        boolean present = ClusterView.contains(status, address);
        switch (member.intent()) {
            case NONVOTER -> addWhenAbsent(member, address, present);
            case VOTER -> {
                addWhenAbsent(member, address, present);
                if (present && !votes && promotion.hasCaughtUp(address)) {
                    promotion.carryOut(record);
                }
            }
            case PROMOTING -> promotion.carryOut(record);
            case LEAVING -> removal.leave(member.nodeId());
        }
    }

    private void addWhenAbsent(MemberRecord member, PeerAddress address, boolean present) {
        if (!present) {
            log.info("member added from its record node_id={} address={} as=nonvoter", member.nodeId(), address);
            changes.await("adding " + member.nodeId(), changes.engine().addNonvoter(address));
        }
    }

    private void introduceSelf() {
        Contents contents = directory.contents();
        Versioned<MemberRecord> known = contents.members().get(self.nodeId());
        MemberRecord wanted = EpochOpening.recordOf(
                self, known == null ? Intent.VOTER : known.value().intent());
        if (known != null && known.value().equals(wanted)) {
            return;
        }
        changes.write(
                List.of(new Condition.RevisionIs(
                        MemberDirectory.memberKey(self.nodeId()), known == null ? 0 : known.revision())),
                MemberDirectory.put(wanted));
    }

    private void noteHeard(PeerHello hello) {
        Versioned<MemberRecord> known =
                hello == null ? null : directory.contents().members().get(hello.nodeId());
        if (known == null || known.value().intent() == Intent.LEAVING) {
            return;
        }
        MemberRecord member = known.value();
        boolean sameLife = member.instanceId() == null || member.instanceId().equals(hello.instanceId());
        if (!sameLife || !member.address().equals(hello.address()) || hello.bootId() < member.bootId()) {
            return;
        }
        MemberRecord wanted = member.heard(hello.http(), hello.instanceId(), hello.bootId(), hello.version());
        if (!wanted.equals(member)) {
            changes.write(
                    List.of(new Condition.RevisionIs(MemberDirectory.memberKey(member.nodeId()), known.revision())),
                    MemberDirectory.put(wanted));
            log.info(
                    "member record updated node_id={} start={} version={}",
                    member.nodeId(),
                    BootId.counter(hello.bootId()),
                    hello.version());
        }
    }
}
