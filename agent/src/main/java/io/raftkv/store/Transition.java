package io.raftkv.store;

import io.raftkv.check.InvariantViolation;
import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandResult;
import io.raftkv.command.CommandResult.MutationResult;
import io.raftkv.command.Condition;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import java.util.ArrayList;
import java.util.List;

/** From one state to the next: collects the effect of a run of entries on top of a key space that stays as it is. */
final class Transition implements Command.Cases<CommandResult> {
    /** Far more than one epoch raises the counter by. */
    private static final long REVISIONS_LEFT_MIN = 1L << 33;

    private final KeySpaceReader before;
    private final StateHasher hasher;
    private final Changes changes = new Changes();

    private LogPosition position;
    private long revision;
    private long stampMillis;
    private long epoch;
    private long keyCount;
    private long dataBytes;
    private StateHash hash;

    Transition(KeySpaceReader before, StateHeader header, StateHasher hasher) {
        this.before = before;
        this.hasher = hasher;
        this.position = header.applied();
        this.revision = header.revision();
        this.stampMillis = header.stampMillis();
        this.epoch = header.epoch();
        this.keyCount = header.keyCount();
        this.dataBytes = header.dataBytes();
        this.hash = header.hash();
    }

    List<CommandResult> apply(KvStateMachine.Entry entry) {
        position = entry.position();
        // A leader whose clock lies behind its predecessor's must not take time back.
        stampMillis = Math.max(stampMillis, entry.group().stampMillis());
        List<CommandResult> results = new ArrayList<>(entry.group().commands().size());
        for (Command command : entry.group().commands()) {
            results.add(command.accept(this));
        }
        return results;
    }

    LogPosition position() {
        return position;
    }

    Changes changes() {
        return changes;
    }

    StateHeader header() {
        return new StateHeader(position, revision, stampMillis, epoch, keyCount, dataBytes, hash);
    }

    @Override
    public CommandResult write(Command.Write write) {
        List<Condition> conditions = write.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            StoredValue present = get(write.space(), condition.key());
            if (!holds(condition, present)) {
                return new CommandResult.ConditionFailed(i, condition.key(), present == null ? 0 : present.revision());
            }
        }
        List<MutationResult> results = new ArrayList<>(write.mutations().size());
        for (Mutation mutation : write.mutations()) {
            results.add(mutate(write.space(), mutation));
        }
        return new CommandResult.Written(revision, results);
    }

    @Override
    public CommandResult openEpoch(Command.OpenEpoch openEpoch) {
        if (openEpoch.epoch() > epoch) {
            epoch = openEpoch.epoch();
            revision = openEpoch.revisionAfter(raised(REVISIONS_LEFT_MIN) - REVISIONS_LEFT_MIN);
        }
        return new CommandResult.EpochOpened(epoch, revision);
    }

    private static boolean holds(Condition condition, StoredValue present) {
        if (condition instanceof Condition.RevisionIs expected) {
            return expected.revision() == (present == null ? 0 : present.revision());
        }
        return present != null;
    }

    private MutationResult mutate(Space space, Mutation mutation) {
        Bytes key = mutation.key();
        StoredValue present = get(space, key);
        if (mutation instanceof Mutation.Put put) {
            revision = raised(1);
            StoredValue next = new StoredValue(revision, put.value());
            if (present != null) {
                discount(space, key, present);
            }
            count(space, key, next);
            changes.put(space, key, next);
            return new MutationResult(revision, present != null);
        }
        if (present != null) {
            revision = raised(1);
            discount(space, key, present);
            changes.remove(space, key);
        }
        return new MutationResult(0, present != null);
    }

    private StoredValue get(Space space, Bytes key) {
        return changes.contains(space, key) ? changes.get(space, key) : before.get(space, key);
    }

    private void count(Space space, Bytes key, StoredValue value) {
        hash = hash.plus(hasher.of(space, key, value));
        if (space == Space.DATA) {
            keyCount++;
            dataBytes += key.length() + value.value().length();
        }
    }

    private void discount(Space space, Bytes key, StoredValue value) {
        hash = hash.minus(hasher.of(space, key, value));
        if (space == Space.DATA) {
            keyCount--;
            dataBytes -= key.length() + value.value().length();
        }
    }

    private long raised(long by) {
        if (revision > Long.MAX_VALUE - by) {
            throw new InvariantViolation("the revision counter is used up: " + revision);
        }
        return revision + by;
    }
}
