package io.raftkv.node;

import io.raftkv.command.Bytes;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KeySpaceReader;
import io.raftkv.store.StoredValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The member records and tombstones of the state, as this node has applied them. Reads see an immutable picture and
 * never wait; the apply thread replaces it.
 */
public final class MemberDirectory implements SystemRecords {
    private static final String MEMBER_PREFIX = "member/";
    private static final String TOMBSTONE_PREFIX = "tombstone/";

    private volatile Contents contents = new Contents(Map.of(), Map.of());

    /** Records and tombstones by node id, in the order of the ids. */
    public record Contents(Map<String, Versioned<MemberRecord>> members, Map<String, Versioned<Tombstone>> tombstones) {
        /** The member with this id, or with this Raft address. */
        public Optional<Versioned<MemberRecord>> find(String idOrAddress) {
            Versioned<MemberRecord> byId = members.get(idOrAddress);
            return byId != null ? Optional.of(byId) : byAddress(idOrAddress);
        }

        public Optional<Versioned<MemberRecord>> byAddress(String address) {
            return members.values().stream()
                    .filter(member -> member.value().address().equals(address))
                    .findFirst();
        }
    }

    public Contents contents() {
        return contents;
    }

    /** Ids of the members that have a vote, or are about to get it. */
    Set<String> voters() {
        return contents.members().values().stream()
                .map(Versioned::value)
                .filter(member -> member.intent() != MemberRecord.Intent.NONVOTER)
                .map(MemberRecord::nodeId)
                .collect(Collectors.toSet());
    }

    /** Whether the join of this very data directory, or the removal that followed it, has been applied here. */
    boolean records(NodeIdentity self) {
        Contents now = contents;
        Versioned<MemberRecord> member = now.members().get(self.nodeId());
        Versioned<Tombstone> tombstone = now.tombstones().get(self.nodeId());
        return member != null && self.instanceId().equals(member.value().instanceId())
                || tombstone != null
                        && self.instanceId().equals(tombstone.value().instanceId());
    }

    @Override
    public synchronized void load(KeySpaceReader reader) {
        Map<String, Versioned<MemberRecord>> members = new TreeMap<>();
        Map<String, Versioned<Tombstone>> tombstones = new TreeMap<>();
        reader.scan(Space.SYSTEM, KeyRange.prefix(Bytes.utf8(MEMBER_PREFIX)), false, (key, value) -> {
            members.put(idOf(key, MEMBER_PREFIX), SystemRecords.decode(value, MemberRecord.class));
            return true;
        });
        reader.scan(Space.SYSTEM, KeyRange.prefix(Bytes.utf8(TOMBSTONE_PREFIX)), false, (key, value) -> {
            tombstones.put(idOf(key, TOMBSTONE_PREFIX), SystemRecords.decode(value, Tombstone.class));
            return true;
        });
        contents = new Contents(members, tombstones);
    }

    @Override
    public synchronized void applied(Bytes key, StoredValue value) {
        if (key.startsWith(Bytes.utf8(MEMBER_PREFIX))) {
            Map<String, Versioned<MemberRecord>> members = new TreeMap<>(contents.members());
            follow(idOf(key, MEMBER_PREFIX), value, MemberRecord.class, members);
            contents = new Contents(members, contents.tombstones());
        } else if (key.startsWith(Bytes.utf8(TOMBSTONE_PREFIX))) {
            Map<String, Versioned<Tombstone>> tombstones = new TreeMap<>(contents.tombstones());
            follow(idOf(key, TOMBSTONE_PREFIX), value, Tombstone.class, tombstones);
            contents = new Contents(contents.members(), tombstones);
        }
    }

    static Mutation put(MemberRecord member) {
        return new Mutation.Put(memberKey(member.nodeId()), SystemRecords.encode(member));
    }

    static Mutation put(Tombstone tombstone) {
        return new Mutation.Put(tombstoneKey(tombstone.nodeId()), SystemRecords.encode(tombstone));
    }

    static Mutation delete(String nodeId) {
        return new Mutation.Delete(memberKey(nodeId));
    }

    static Mutation lift(String nodeId) {
        return new Mutation.Delete(tombstoneKey(nodeId));
    }

    static Bytes memberKey(String nodeId) {
        return Bytes.utf8(MEMBER_PREFIX + nodeId);
    }

    static Bytes tombstoneKey(String nodeId) {
        return Bytes.utf8(TOMBSTONE_PREFIX + nodeId);
    }

    private static <T> void follow(String id, StoredValue value, Class<T> type, Map<String, Versioned<T>> into) {
        if (value == null) {
            into.remove(id);
        } else {
            into.put(id, SystemRecords.decode(value, type));
        }
    }

    private static String idOf(Bytes key, String prefix) {
        return key.toUtf8().substring(prefix.length());
    }
}
