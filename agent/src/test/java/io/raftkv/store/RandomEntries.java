package io.raftkv.store;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.Condition;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs at random, over so few keys that writes meet each other all the time. */
public final class RandomEntries {
    private static final int KEYS = 6;

    private final Random random;
    private long term = 1;
    private long index;

    public RandomEntries(long seed) {
        random = new Random(seed);
    }

    public List<KvStateMachine.Entry> next(int count) {
        List<KvStateMachine.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            term += random.nextInt(20) == 0 ? 1 : 0;
            index += random.nextInt(10) == 0 ? 2 : 1;
            entries.add(new KvStateMachine.Entry(new LogPosition(term, index), group()));
        }
        return entries;
    }

    private CommandGroup group() {
        List<Command> commands = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            commands.add(random.nextInt(25) == 0 ? new Command.OpenEpoch(1 + random.nextInt(3)) : write());
        }
        return new CommandGroup(1000 + random.nextInt(500), commands);
    }

    private Command write() {
        List<Condition> conditions = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            conditions.add(
                    random.nextBoolean()
                            ? new Condition.Exists(key())
                            : new Condition.RevisionIs(key(), random.nextInt(3) * (long) random.nextInt(30)));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutations.add(random.nextInt(3) == 0 ? new Mutation.Delete(key()) : new Mutation.Put(key(), value()));
        }
        return new Command.Write(random.nextInt(4) == 0 ? Space.SYSTEM : Space.DATA, conditions, mutations);
    }

    private Bytes key() {
        return Bytes.utf8("key-" + random.nextInt(KEYS));
    }

    private Bytes value() {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        return Bytes.wrap(value);
    }
}
