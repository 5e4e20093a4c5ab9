package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.node.MemberRecord.Intent;
import io.raftkv.raft.RaftEngine;
import io.raftkv.store.KeySpaceReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first entry of an epoch, written by its founder: it opens the epoch, forgets the members and tombstones that a
 * founding snapshot brought along, ends the lease in it, and records the founder. All in one entry, so that no leader ever sees records of
 * members who belong to an epoch that was left.
 */
final class EpochOpening {
    private static final Logger log = LoggerFactory.getLogger(EpochOpening.class);

    private final NodeIdentity self;
    private final RaftEngine engine;
    private final KeySpaceReader state;
    private final MemberDirectory directory;
    private final LeaseRecord lease;
    private final Duration timeout;

    EpochOpening(
            NodeIdentity self,
            RaftEngine engine,
            KeySpaceReader state,
            MemberDirectory directory,
            LeaseRecord lease,
            Duration timeout) {
        this.self = self;
        this.engine = engine;
        this.state = state;
        this.directory = directory;
        this.lease = lease;
        this.timeout = timeout;
    }

    /** Whether the state belongs to this epoch; before that no client may write. */
    boolean isOpen() {
        return state.header().epoch() >= self.epoch();
    }

    void openIfNeeded() {
        if (isOpen()) {
            return;
        }
        try {
            engine.propose(new CommandGroup(System.currentTimeMillis(), commands()))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ApiException(ErrorCode.NOT_READY, "the epoch is not open yet: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.NOT_READY, "this node is stopping");
        }
        log.info("epoch opened cluster={} epoch={} founder={}", self.clusterId(), self.epoch(), self.nodeId());
    }

    /** The content of that entry. */
    List<Command> commands() {
        List<Mutation> mutations = new ArrayList<>();
        directory.contents().members().keySet().forEach(id -> mutations.add(MemberDirectory.delete(id)));
        directory.contents().tombstones().keySet().forEach(id -> mutations.add(MemberDirectory.lift(id)));
        mutations.add(MemberDirectory.put(recordOf(self, Intent.VOTER)));
        if (self.epoch() > 1) {
            mutations.add(LeaseRecord.put(lease.current().value().inNextEpoch()));
        }
        return List.of(new Command.OpenEpoch(self.epoch()), new Command.Write(Space.SYSTEM, List.of(), mutations));
    }

    static MemberRecord recordOf(NodeIdentity self, Intent intent) {
        return new MemberRecord(
                self.nodeId(),
                self.address().toString(),
                self.http(),
                self.instanceId(),
                self.bootId(),
                self.version(),
                intent);
    }
}
