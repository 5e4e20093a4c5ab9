package io.raftkv.node.start;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.disk.LocalDisk;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.rocks.DisposableState;
import io.raftkv.rocks.RocksOptions;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest.Member;
import io.raftkv.snapshot.SnapshotOrigin;
import io.raftkv.snapshot.SnapshotPublisher;
import io.raftkv.store.KeyRange;
import io.raftkv.store.KvStateMachine;
import io.raftkv.wal.EntryType;
import io.raftkv.wal.WalEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One life of a node after its start, without an engine: what it would have appended, applied and published. */
public final class Life implements AutoCloseable {
    private final LocalDisk disk = new LocalDisk();
    private final PreparedNode prepared;
    private final DisposableState state;
    private final KvStateMachine machine;
    private long term;
    private List<Member> members;

    /** Begins with the state that the start prepared: the snapshot, and the log after it. */
    public Life(PreparedNode prepared, long term) throws StartRefusedException, IOException {
        this.prepared = prepared;
        this.term = term;
        var directory = prepared.snapshots().directory().resolveSibling("state");
        RocksOptions options = RocksOptions.ofBudget(8 << 20);
        this.state = prepared.state(disk, directory, options);
        this.machine = new KvStateMachine(state);
        this.members =
                List.of(member(prepared.identity().nodeId(), prepared.identity().address()));
        var wal = prepared.wal().wal();
        for (long index = wal.firstIndex(); index <= wal.lastIndex(); index++) {
            apply(wal.read(index));
        }
    }

    /** Writes keys {@code <name>0} … with their name as value, one entry each. */
    public Life write(String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            commit(List.of(new Mutation.Put(Bytes.utf8(name + i), Bytes.utf8(name))));
        }
        return this;
    }

    /** One entry, in a force of its own, that makes these changes. */
    public Life commit(List<Mutation> mutations) throws IOException {
        CommandGroup group = new CommandGroup(
                1_700_000_000_000L + next(), List.of(new Command.Write(Space.DATA, List.of(), mutations)));
        append(EntryType.DATA, group.stampMillis(), CommandCodec.encode(group));
        return this;
    }

    /** Drops what the newest snapshot holds from the log, as far as whole segments go. */
    public Life compact(long firstIndexKept) throws IOException {
        prepared.wal().wal().truncatePrefix(firstIndexKept);
        return this;
    }

    /** A configuration of these voters, {@code id=host:port}; from now on snapshots name them. */
    public Life members(String... voters) throws IOException {
        members = Stream.of(voters)
                .map(voter -> member(voter.split("=")[0], voter.split("=")[1]))
                .toList();
        List<PeerAddress> addresses = members.stream()
                .map(member -> PeerAddress.parse(member.address()))
                .toList();
        append(
                EntryType.CONFIGURATION,
                0,
                GroupConfiguration.stable(new Membership(addresses, List.of())).encode());
        return this;
    }

    private static Member member(String id, String address) {
        return new Member(id, address, "http://" + address.replace(":70", ":80"), "Voter");
    }

    public PublishedSnapshot snapshot() throws IOException {
        return new SnapshotPublisher(disk, prepared.snapshots())
                .create(
                        state,
                        new SnapshotOrigin(
                                prepared.identity().clusterId(),
                                prepared.identity().epoch(),
                                "test",
                                view -> members));
    }

    /** As the state says of itself. */
    public String stateHash() {
        return state.header().hash().toHex();
    }

    public boolean has(String key) {
        return state.get(Space.DATA, Bytes.utf8(key)) != null;
    }

    /** Every key with its value and revision, read from the state. */
    public Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        state.scan(Space.DATA, KeyRange.ALL, false, (key, value) -> {
            content.put(key.toUtf8(), value.value().toUtf8() + " @" + value.revision());
            return true;
        });
        return content;
    }

    public long appliedIndex() {
        return state.header().applied().index();
    }

    private long next() {
        return prepared.wal().wal().lastIndex() + 1;
    }

    private void append(EntryType type, long stampMillis, byte[] payload) throws IOException {
        WalEntry entry = new WalEntry(term, next(), type, stampMillis, payload);
        prepared.wal().wal().append(List.of(entry));
        apply(entry);
    }

    private void apply(WalEntry entry) {
        LogPosition position = new LogPosition(entry.term(), entry.index());
        if (entry.type() == EntryType.DATA) {
            machine.apply(position, CommandCodec.decode(entry.payload()));
        } else {
            machine.skip(position);
        }
    }

    @Override
    public void close() throws IOException {
        state.close();
        prepared.close();
    }
}
