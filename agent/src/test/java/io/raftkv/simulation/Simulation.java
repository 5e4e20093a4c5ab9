package io.raftkv.simulation;

import io.raftkv.disk.SimulatedDisk.Survival;
import java.util.List;

/** One run: a world, and what happens in it, step by step; then everybody is let up, and must agree and serve. */
final class Simulation {
    private static final int STEPS = 160;
    private static final int HEALING_ROUNDS = 12;
    private static final int CANDIDATES_MAX = 10;

    private final World world;
    private final Clients clients;
    private final Operator operator;

    Simulation(long seed) {
        world = new World(seed);
        clients = new Clients(world);
        operator = new Operator(world);
    }

    Trace trace() {
        return world.trace();
    }

    int acknowledged() {
        return clients.acknowledged();
    }

    /** How often an old copy of a data directory came back and was refused. */
    int comebacks() {
        return operator.comebacks();
    }

    void run() {
        try {
            begin();
            for (int step = 0; step < STEPS; step++) {
                world.pass(world.random().nextInt(20));
                step();
                settle();
            }
            heal();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e + "\nthe last events:\n" + world.trace().end(), e);
        }
    }

    /** Mostly a cluster that works: what begins broken has little to lose. */
    private void begin() {
        for (Machine machine : world.machines()) {
            if (machine == world.machines().get(0) || world.random().nextInt(6) > 0) {
                machine.start();
                settle();
                lead();
                settle();
                world.machines().stream()
                        .filter(Machine::isUp)
                        .forEach(up -> up.node().look());
            }
        }
    }

    private void lead() {
        world.groups().forEach(IdealGroup::elect);
        duties();
    }

    private void settle() {
        world.settle();
    }

    private void step() {
        int chance = world.random().nextInt(1000);
        if (chance < 300) {
            clients.act();
        } else if (chance < 430) {
            world.any(Machine::isUp).ifPresent(machine -> machine.node().propose());
        } else if (chance < 500) {
            world.groups().forEach(IdealGroup::write);
        } else if (chance < 640) {
            world.any(this::takesPart)
                    .ifPresent(machine -> machine.engine()
                            .group()
                            .replicate(machine.engine(), 1 + world.random().nextInt(6)));
        } else if (chance < 740) {
            world.groups().forEach(IdealGroup::commit);
            world.any(this::takesPart)
                    .ifPresent(
                            machine -> machine.engine().apply(1 + world.random().nextInt(4)));
        } else if (chance < 780) {
            world.any(this::takesPart).ifPresent(Machine::publish);
        } else if (chance < 820) {
            world.any(Machine::isUp).ifPresent(machine -> {
                machine.node().exchange();
                if (machine.isUp()) {
                    machine.node().look();
                }
            });
        } else if (chance < 850) {
            lead();
        } else if (chance < 880) {
            world.any(Machine::isUp)
                    .ifPresent(machine -> machine.cutPowerIn(1 + world.random().nextInt(40)));
        } else if (chance < 900) {
            crash();
        } else if (chance < 975) {
            world.any(machine -> !machine.isUp()).ifPresent(machine -> {
                if (world.random().nextInt(6) == 0) {
                    machine.cutPowerIn(1 + world.random().nextInt(60));
                }
                machine.start();
            });
        } else {
            operator.act();
        }
    }

    private void crash() {
        Survival survival = Survival.values()[world.random().nextInt(3)];
        boolean all = world.random().nextInt(3) == 0;
        for (Machine machine : world.machines()) {
            if (machine.isUp()
                    && (all || world.random().nextInt(world.machines().size()) == 0)) {
                world.say(machine.id() + " crashes " + survival);
                machine.crash(survival);
            }
        }
    }

    private boolean takesPart(Machine machine) {
        return machine.isUp() && machine.engine() != null && machine.engine().isAlive();
    }

    private void duties() {
        for (IdealGroup group : List.copyOf(world.groups())) {
            IdealEngine leader = group.leader();
            if (leader != null) {
                group.settle();
                leader.atOnce(true);
                try {
                    leader.machine().node().carryOn();
                } catch (io.raftkv.api.ApiException | NullPointerException failed) {
                    world.say("a duty failed");
                } finally {
                    leader.atOnce(false);
                }
            }
        }
    }

    /** Power is back and nothing fails any more. */
    private void heal() {
        world.say("heal");
        for (int round = 0; round < HEALING_ROUNDS; round++) {
            for (Machine machine : world.machines()) {
                if (!machine.isUp()) {
                    machine.start();
                    settle();
                }
            }
            world.machines().stream().filter(Machine::isUp).forEach(machine -> {
                machine.node().exchange();
                if (machine.isUp()) {
                    machine.node().look();
                }
            });
            settle();
            world.pass(1000);
            for (IdealGroup group : world.groups()) {
                // Who stands is drawn, and perhaps only one of them has a log that all others will vote for.
                for (int attempt = 0; attempt < CANDIDATES_MAX; attempt++) {
                    group.elect();
                }
                group.settle();
            }
            duties();
            settle();
            removeWhoeverHoldsOthersUp(round);
        }
        requireAgreement();
    }

    /** As the remedy of a suspended node says. */
    private void removeWhoeverHoldsOthersUp(int round) {
        if (round == HEALING_ROUNDS / 2) {
            for (Machine machine : world.machines()) {
                if (machine.isUp()) {
                    machine.lessons().ahead().forEach(operator::remove);
                }
            }
            settle();
        }
    }

    private void requireAgreement() {
        for (IdealGroup group : world.groups()) {
            if (!group.hasMajority()) {
                continue;
            }
            IdealEngine leader = group.leader();
            if (leader == null) {
                throw new Violation(group.name() + " has a majority and nobody can lead");
            }
            for (IdealEngine engine : group.alive()) {
                if (group.counts(engine.self()) && engine.appliedIndex() < group.commitIndex()) {
                    throw new Violation(engine.machine().id() + " does not catch up: " + engine.appliedIndex() + " of "
                            + group.commitIndex());
                }
            }
            var refusal = leader.machine().node().gate().refusal();
            if (refusal.isPresent()) {
                throw new Violation(group.name() + " is whole and does not serve: "
                        + refusal.get().getMessage());
            }
        }
    }
}
