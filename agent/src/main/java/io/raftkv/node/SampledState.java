package io.raftkv.node;

import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import io.raftkv.raft.Membership;
import io.raftkv.raft.ReplicatedState;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.store.Changes;
import io.raftkv.store.KvStateMachine.AppliedRun;
import io.raftkv.store.KvStateMachine.Entry;
import io.raftkv.store.StateHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state, with a look at its hash wherever replicas are compared: a run of entries is cut there, so that the state
 * really passes through that index, however the engine grouped the entries.
 */
final class SampledState implements ReplicatedState {
    private final ReplicatedState state;
    private final StateHashHistory hashes;
    private final long intervalEntries;

    SampledState(ReplicatedState state, StateHashHistory hashes, long intervalEntries) {
        this.state = state;
        this.hashes = hashes;
        this.intervalEntries = intervalEntries;
    }

    @Override
    public StateHeader header() {
        return state.header();
    }

    @Override
    public AppliedRun apply(List<Entry> run) {
        int cut = cutAfter(run);
        if (cut < 0) {
            return state.apply(run);
        }
        AppliedRun first = state.apply(run.subList(0, cut + 1));
        if (first.header().applied().equals(run.get(cut).position())) {
            hashes.own(first.header().applied().index(), first.header().hash().toHex());
        }
        return cut + 1 == run.size() ? first : joined(first, apply(run.subList(cut + 1, run.size())));
    }

    @Override
    public void skip(LogPosition position) {
        state.skip(position);
    }

    @Override
    public void noteMembership(Membership membership) {
        state.noteMembership(membership);
    }

    @Override
    public PublishedSnapshot publish() throws IOException {
        return state.publish();
    }

    @Override
    public Optional<PublishedSnapshot> newestSnapshot() {
        return state.newestSnapshot();
    }

    @Override
    public SnapshotManifest install(Path directory) throws IOException {
        return state.install(directory);
    }

    private int cutAfter(List<Entry> run) {
        for (int i = 0; i < run.size(); i++) {
            if (run.get(i).position().index() % intervalEntries == 0) {
                return i;
            }
        }
        return -1;
    }

    private static AppliedRun joined(AppliedRun first, AppliedRun second) {
        Changes changes = new Changes();
        for (AppliedRun part : List.of(first, second)) {
            part.changes().forEach((key, value) -> {
                if (value == null) {
                    changes.remove(key.space(), key.key());
                } else {
                    changes.put(key.space(), key.key(), value);
                }
            });
        }
        List<List<CommandResult>> results = new ArrayList<>(first.results());
        results.addAll(second.results());
        return new AppliedRun(results, changes, second.header());
    }
}
