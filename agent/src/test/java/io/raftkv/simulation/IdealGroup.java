package io.raftkv.simulation;

import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.store.MemoryKeySpace;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The members of one cluster and epoch, and the log between them as Raft promises it: a leader is elected by a majority
 * whose logs do not reach further, terms and votes are forced before they count, an entry is committed when a majority has
 * forced it in the leader's term. No message is lost or late, nobody is mistaken about who leads. What it does not assume
 * is that the disks remember: that is what is tested.
 */
final class IdealGroup {
    private final String name;
    private final Random random;
    private final Trace trace;
    private final Truth truth;
    private final Map<Long, String> leaderOfTerm = new HashMap<>();
    private final Map<PeerAddress, IdealEngine> engines =
            new TreeMap<>(java.util.Comparator.comparing(PeerAddress::toString));
    /** Entries that the leader has not written yet; followers may have. */
    private final List<WalEntry> unwritten = new ArrayList<>();

    private final Map<PeerAddress, Long> matched = new HashMap<>();
    private Membership members;
    private Membership pending;
    private long pendingIndex;
    private IdealEngine leader;
    private long term;

    IdealGroup(String name, long epoch, PeerAddress founder, MemoryKeySpace beginning, Random random, Trace trace) {
        this.name = name;
        this.random = random;
        this.trace = trace;
        this.truth = new Truth(epoch, beginning);
        this.members = new Membership(List.of(founder), List.of());
    }

    String name() {
        return name;
    }

    Truth truth() {
        return truth;
    }

    long commitIndex() {
        return truth.committed();
    }

    long term() {
        return term;
    }

    IdealEngine leader() {
        return leader != null && leader.isAlive() ? leader : null;
    }

    Membership membership() {
        return members;
    }

    boolean changes() {
        return pending != null;
    }

    void entered(IdealEngine engine) {
        engines.put(engine.self(), engine);
    }

    void left(IdealEngine engine) {
        engines.remove(engine.self(), engine);
        if (leader == engine) {
            leader = null;
            unwritten.clear();
        }
    }

    /** All that the founder holds is committed: it is the only voter. */
    void foundedOn(IdealEngine founder, long foundingIndex) {
        for (long index = truth.committed() + 1; index <= foundingIndex; index++) {
            truth.commit(founder.log().read(index));
        }
    }

    List<IdealEngine> alive() {
        return engines.values().stream().filter(IdealEngine::isAlive).toList();
    }

    boolean votes(PeerAddress peer) {
        return members.voters().contains(peer)
                || pending != null && pending.voters().contains(peer);
    }

    private boolean isMajority(Set<PeerAddress> who) {
        return isMajority(who, members) && (pending == null || isMajority(who, pending));
    }

    private static boolean isMajority(Set<PeerAddress> who, Membership of) {
        return of.voters().stream().filter(who::contains).count() >= of.quorum();
    }

    boolean hasMajority() {
        Set<PeerAddress> who = new HashSet<>();
        alive().forEach(engine -> who.add(engine.self()));
        return isMajority(who);
    }

    boolean confirmsLeader() {
        return leader() != null && hasMajority();
    }

    /** Raft paper, sections 5.2 and 5.4.1. */
    void elect() {
        if (leader() != null) {
            return;
        }
        if (leader != null) {
            leader.deposed();
            leader = null;
        }
        unwritten.clear();
        List<IdealEngine> voters =
                alive().stream().filter(engine -> votes(engine.self())).toList();
        if (voters.isEmpty()) {
            return;
        }
        IdealEngine candidate = voters.get(random.nextInt(voters.size()));
        Set<PeerAddress> granting = new HashSet<>();
        long next = 0;
        List<IdealEngine> voting = new ArrayList<>();
        for (IdealEngine voter : voters) {
            next = Math.max(next, voter.machine().term() + 1);
            if (isUpToDate(candidate, voter)) {
                voting.add(voter);
                granting.add(voter.self());
            }
        }
        if (!isMajority(granting)) {
            return;
        }
        granting.clear();
        for (IdealEngine voter : voting) {
            if (voter.machine().vote(next, candidate.self())) {
                granting.add(voter.self());
            }
        }
        if (isMajority(granting) && candidate.isAlive()) {
            lead(candidate, next);
        }
    }

    private static boolean isUpToDate(IdealEngine candidate, IdealEngine voter) {
        long candidatesTerm = candidate.log().wal().lastTerm();
        long votersTerm = voter.log().wal().lastTerm();
        return candidatesTerm > votersTerm
                || candidatesTerm == votersTerm
                        && candidate.log().wal().lastIndex()
                                >= voter.log().wal().lastIndex();
    }

    private void lead(IdealEngine elected, long newTerm) {
        String before = leaderOfTerm.putIfAbsent(newTerm, elected.self().toString());
        if (before != null) {
            throw new Violation(name + ": term " + newTerm + " has two leaders, " + before + " and " + elected.self());
        }
        requireAllCommitted(elected);
        term = newTerm;
        leader = elected;
        matched.clear();
        if (pending != null && elected.log().wal().lastIndex() < pendingIndex) {
            pending = null;
        }
        trace.say(name + " leader " + elected.self() + " term " + term + " last "
                + elected.log().wal().lastIndex());
        long first = add(EntryType.NO_OP, 0, new byte[0]);
        elected.leads(first);
    }

    /** Raft paper, section 5.4: what was acknowledged is on the disk of whoever a majority elects. */
    private void requireAllCommitted(IdealEngine elected) {
        long last = elected.log().wal().lastIndex();
        if (last < truth.committed()) {
            throw new Violation(name + ": " + elected.self() + " is elected with entries up to " + last
                    + ", committed are " + truth.committed() + ": acknowledged writes are lost");
        }
        for (long index = elected.log().wal().firstIndex(); index <= truth.committed(); index++) {
            if (!truth.agrees(elected.log().read(index))) {
                throw new Violation(name + ": " + elected.self() + " is elected with another entry " + index
                        + " than was committed");
            }
        }
    }

    long lastIndex() {
        return leader.log().wal().lastIndex() + unwritten.size();
    }

    long add(EntryType type, long stampMillis, byte[] payload) {
        long index = lastIndex() + 1;
        WalEntry entry = new WalEntry(term, index, type, stampMillis, payload);
        unwritten.add(entry);
        if (type == EntryType.CONFIGURATION) {
            pending = io.raftkv.raft.GroupConfiguration.decode(payload).membership();
            pendingIndex = index;
        }
        return index;
    }

    /** The leader writes what it has sent already, perhaps. */
    void write() {
        IdealEngine writing = leader();
        if (writing != null && !unwritten.isEmpty()) {
            List<WalEntry> batch = List.copyOf(unwritten);
            if (writing.log().append(batch) && writing.isAlive()) {
                unwritten.clear();
            }
        }
    }

    private WalEntry leadersEntry(long index) {
        long written = leader.log().wal().lastIndex();
        return index <= written ? leader.log().read(index) : unwritten.get((int) (index - written - 1));
    }

    /** Raft paper, section 5.3, in one step. */
    void replicate(IdealEngine follower, int entriesMax) {
        if (leader() == null || follower == leader || !follower.isAlive()) {
            return;
        }
        // Raft paper, section 5.1: a term is forced before anything of it is accepted.
        if (follower.machine().term() < term && !follower.machine().enter(term)) {
            return;
        }
        var theirs = follower.log().wal();
        long first = leader.log().wal().firstIndex();
        long match = Math.min(theirs.lastIndex(), lastIndex());
        while (match >= theirs.firstIndex()
                && match >= first
                && theirs.termAt(match) != leadersEntry(match).term()) {
            match--;
        }
        boolean coveredBySnapshot = match < theirs.firstIndex() && match <= follower.appliedIndex();
        boolean provenCommitted = match == 0 || match >= first || theirs.termAt(match) == truth.termAt(match);
        if (match < first - 1 || !(coveredBySnapshot || provenCommitted)) {
            leader.machine().sendSnapshot(follower);
            return;
        }
        if (match < theirs.lastIndex()) {
            requireUncommitted(follower, match);
            if (!follower.log().truncateSuffix(match) || !follower.isAlive()) {
                return;
            }
        }
        List<WalEntry> batch = new ArrayList<>();
        for (long index = match + 1; index <= lastIndex() && batch.size() < entriesMax; index++) {
            batch.add(leadersEntry(index));
        }
        if (!batch.isEmpty() && !(follower.log().append(batch) && follower.isAlive())) {
            return;
        }
        matched.put(follower.self(), match + batch.size());
        follower.commitUpTo(Math.min(truth.committed(), match + batch.size()));
    }

    private void requireUncommitted(IdealEngine follower, long kept) {
        if (kept < truth.committed() && follower.log().wal().lastIndex() > kept) {
            WalEntry dropped = follower.log().read(kept + 1);
            if (truth.agrees(dropped) && truth.termAt(kept + 1) != 0) {
                throw new Violation(name + ": " + follower.self() + " drops the committed entry " + (kept + 1));
            }
        }
    }

    /** An entry of the leader's term that a majority has forced is committed, and all before it. */
    void commit() {
        IdealEngine committing = leader();
        if (committing == null) {
            return;
        }
        matched.put(committing.self(), committing.log().wal().lastIndex());
        for (long index = lastIndex(); index > truth.committed(); index--) {
            long candidate = index;
            Set<PeerAddress> forced = new HashSet<>();
            matched.forEach((peer, upTo) -> {
                if (upTo >= candidate) {
                    forced.add(peer);
                }
            });
            if (isMajority(forced) && leadersEntry(index).term() == term) {
                while (truth.committed() < index) {
                    truth.commit(leadersEntry(truth.committed() + 1));
                }
                trace.say(name + " commits " + index);
            }
        }
        if (pending != null && pendingIndex <= truth.committed()) {
            members = pending;
            pending = null;
            trace.say(name + " members " + members);
        }
        committing.commitUpTo(truth.committed());
    }

    /** Everything that can be committed and applied now is, unless power fails meanwhile. */
    void settle() {
        for (int round = 0; round < 3 && leader() != null; round++) {
            write();
            alive().forEach(engine -> replicate(engine, Integer.MAX_VALUE));
            commit();
            alive().forEach(engine ->
                    engine.commitUpTo(Math.min(truth.committed(), matched.getOrDefault(engine.self(), 0L))));
            alive().forEach(engine -> engine.apply(Integer.MAX_VALUE));
        }
    }

    Map<PeerAddress, PeerProgress> progress() {
        Map<PeerAddress, PeerProgress> progress = new HashMap<>();
        for (PeerAddress peer : peers()) {
            IdealEngine engine = engines.get(peer);
            boolean up = engine != null && engine.isAlive();
            if (!peer.equals(leader.self())) {
                progress.put(peer, new PeerProgress(matched.getOrDefault(peer, 0L), up ? 0 : -1));
            }
        }
        return progress;
    }

    private List<PeerAddress> peers() {
        List<PeerAddress> peers = new ArrayList<>(members.voters());
        peers.addAll(members.nonvoters());
        return peers;
    }

    Membership with(PeerAddress peer, boolean voter) {
        Membership without = without(peer);
        List<PeerAddress> voters = new ArrayList<>(without.voters());
        List<PeerAddress> nonvoters = new ArrayList<>(without.nonvoters());
        (voter ? voters : nonvoters).add(peer);
        return new Membership(voters, nonvoters);
    }

    Membership without(PeerAddress peer) {
        return new Membership(
                members.voters().stream().filter(other -> !other.equals(peer)).toList(),
                members.nonvoters().stream()
                        .filter(other -> !other.equals(peer))
                        .toList());
    }

    boolean counts(PeerAddress peer) {
        return peers().contains(peer);
    }
}
