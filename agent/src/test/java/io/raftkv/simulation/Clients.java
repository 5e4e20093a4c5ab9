package io.raftkv.simulation;

import io.raftkv.command.Bytes;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.node.Consistency;
import io.raftkv.node.KvService;
import io.raftkv.store.StoredValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts, deletes, batches, compare-and-set and reads, over few keys. */
final class Clients {
    private static final int KEYS = 6;
    private static final int VALUE_BYTES_MAX = 900;

    private final World world;
    private int acknowledged;

    Clients(World world) {
        this.world = world;
    }

    int acknowledged() {
        return acknowledged;
    }

    void act() {
        world.any(Machine::isUp).ifPresent(machine -> {
            if (world.random().nextInt(4) == 0) {
                read(machine);
            } else {
                write(machine);
            }
        });
    }

    private void write(Machine machine) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = world.random().nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
            mutations.add(
                    world.random().nextInt(4) == 0 ? new Mutation.Delete(key()) : new Mutation.Put(key(), value()));
        }
        List<Condition> conditions = new ArrayList<>();
        if (world.random().nextInt(3) == 0) {
            Bytes key = mutations.get(0).key();
            StoredValue present = machine.keySpace().get(Space.DATA, key);
            conditions.add(new Condition.RevisionIs(key, present == null ? 0 : present.revision()));
        }
        machine.node().keyValues().write(conditions, mutations).whenComplete((result, failure) -> {
            if (failure == null) {
                acknowledged++;
                world.say("acknowledged " + result);
            }
        });
    }

    private void read(Machine machine) {
        KvService service = machine.node().keyValues();
        Bytes key = key();
        boolean stale = world.random().nextBoolean();
        CompletableFuture<Optional<StoredValue>> read =
                service.get(key, stale ? Consistency.STALE : Consistency.LINEARIZABLE);
        if (!read.isDone()) {
            throw new Violation(machine.id() + " does not answer a read");
        }
        if (read.isCompletedExceptionally() || stale) {
            return;
        }
        StoredValue right = machine.engine().group().truth().keySpace().get(Space.DATA, key);
        if (!read.join().equals(Optional.ofNullable(right))) {
            throw new Violation(
                    machine.id() + " reads " + read.join() + " of " + key + " where " + right + " is right");
        }
    }

    private Bytes key() {
        return Bytes.utf8("key" + world.random().nextInt(KEYS));
    }

    private Bytes value() {
        byte[] value = new byte[world.random().nextInt(VALUE_BYTES_MAX)];
        world.random().nextBytes(value);
        return Bytes.wrap(value);
    }
}
