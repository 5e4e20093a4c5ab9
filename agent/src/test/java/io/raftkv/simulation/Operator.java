package io.raftkv.simulation;

import io.raftkv.api.ApiException;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.node.start.ForcedRecovery;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.raft.Membership;
import io.raftkv.simulation.World.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What people do to machines: back up and restore, replace, remove, recover by force, and bring back old disks. */
final class Operator {
    private final World world;
    private final Map<Machine, OldDisk> oldDisks = new HashMap<>();

    private int comebacks;

    private record OldDisk(DirectoryImage files, String instanceId, long bootCounter, Set<String> members) {}

    Operator(World world) {
        this.world = world;
    }

    void act() {
        switch (world.random().nextInt(9)) {
            case 0, 1 -> copyDisk();
            case 2, 3 -> bringBackOldDisk();
            case 4 -> restore();
            case 5 -> replace();
            case 6 -> recover();
            case 7 -> remove();
            default ->
                world.any(Machine::isUp).ifPresent(machine -> {
                    world.say(machine.id() + " is killed");
                    machine.kill();
                });
        }
    }

    /** The node is stopped, {@code cp -a} of its data directory, and started again, if it ran. */
    private void copyDisk() {
        world.any(machine -> !machine.isSpoiled()).ifPresent(machine -> {
            boolean ran = machine.isUp();
            Set<String> members = ran ? configured(machine) : Set.of();
            if (ran) {
                machine.kill();
            }
            identity(machine).ifPresent(identity -> {
                oldDisks.put(
                        machine,
                        new OldDisk(
                                DirectoryImage.of(machine.disk(), machine.data()),
                                identity.instanceId(),
                                identity.bootCounter(),
                                members));
                world.say(machine.id() + " is copied");
            });
            if (ran) {
                machine.start();
            }
        });
    }

    /** The members that the log on this machine's disk is certain to name. */
    private static Set<String> configured(Machine machine) {
        Set<String> members = new TreeSet<>();
        if (machine.engine() != null && !machine.engine().group().changes()) {
            Membership membership = machine.engine().status().membership();
            membership.voters().forEach(peer -> members.add(peer.host()));
            membership.nonvoters().forEach(peer -> members.add(peer.host()));
        }
        return members;
    }

    /** Only while members run who have seen a later life of it: nobody else could tell. */
    private void bringBackOldDisk() {
        world.any(machine -> oldDisks.containsKey(machine) && knownLife(machine) > 0)
                .ifPresent(machine -> {
                    OldDisk old = oldDisks.get(machine);
                    world.say(machine.id() + " gets its old disk back");
                    if (machine.isUp()) {
                        machine.kill();
                    }
                    empty(machine, machine.data());
                    old.files().place(machine.disk(), machine.data());
                    machine.lessons().directoryReplaced();
                    machine.spoiled(true);
                    startAgainAndAgain(machine, old);
                    oldDisks.remove(machine);
                });
    }

    /**
     * A service is started again by itself, and each start raises the counter that gave the copy away: what members said
     * at the first one must hold when the counter has left theirs behind, and when nobody is there to say it again.
     */
    private void startAgainAndAgain(Machine machine, OldDisk old) {
        long starts = knownLife(machine) - old.bootCounter() + 2;
        machine.start();
        if (machine.isUp() && knownLife(machine) == 0) {
            world.say(machine.id() + " lost who knew it while it asked, and gets an empty disk");
            machine.kill();
            empty(machine, machine.data());
            machine.spoiled(false);
            return;
        }
        for (long i = 1; i < starts && !machine.isUp(); i++) {
            machine.start();
        }
        if (machine.isUp()) {
            throw new Violation(machine.id() + " runs on an old copy of its data directory");
        }
        comebacks++;
    }

    /** How often an old copy came back, and was refused each time. */
    int comebacks() {
        return comebacks;
    }

    /** The latest life of the copied directory that a running member knows, when it is later than the copy; else 0. */
    private long knownLife(Machine machine) {
        OldDisk old = oldDisks.get(machine);
        if (!old.files().files().containsKey("raft/identity")) {
            return 0;
        }
        return world.machines().stream()
                .filter(other -> other != machine && other.isUp() && !other.isPowerCut() && other.engine() != null)
                // Whom the copy does not know it cannot ask: one of the time when it was alone, say.
                .filter(other -> old.members().contains(other.id()) && namesAsMember(old, other))
                .mapToLong(other -> other.node().bootCounterOf(machine.id(), old.instanceId()))
                .filter(seen -> seen > old.bootCounter())
                .max()
                .orElse(0);
    }

    /** Whether the old disk knows whom to ask: its epoch and cluster are those of the one who knows better. */
    private static boolean namesAsMember(OldDisk old, Machine other) {
        String identity = new String(old.files().files().get("raft/identity"), java.nio.charset.StandardCharsets.UTF_8);
        return identity.contains(other.node().self().clusterId().toString())
                && identity.contains("\"epoch\" : " + other.node().self().epoch() + ",")
                && identity.contains("\"boot_counter\" : " + old.bootCounter());
    }

    /** All nodes down, a backup over one of them, {@code raft/} away, and it founds; the others come back as they are. */
    private void restore() {
        if (world.backups().isEmpty()) {
            return;
        }
        Backup backup =
                world.backups().get(world.random().nextInt(world.backups().size()));
        Optional<Machine> chosen = world.any(machine -> !machine.isSpoiled());
        if (chosen.isEmpty()) {
            return;
        }
        Machine machine = chosen.get();
        world.say(machine.id() + " is restored to " + backup.index());
        if (world.random().nextInt(5) > 0) {
            world.machines().stream().filter(Machine::isUp).forEach(Machine::kill);
        } else if (machine.isUp()) {
            machine.kill();
        }
        world.pass(2000);
        Path snapshot = machine.data().resolve("snapshots/snapshot-" + backup.index());
        empty(machine, snapshot);
        backup.files().place(machine.disk(), snapshot);
        empty(machine, machine.data().resolve("raft"));
        if (world.random().nextBoolean()) {
            machine.disk().list(machine.data()).stream()
                    .filter(path -> path.toString().endsWith(".wal"))
                    .forEach(path -> empty(machine, path));
        }
        machine.lessons().directoryReplaced();
        world.machines().forEach(other -> other.bootstrap(other == machine));
        machine.start();
    }

    /** A new disk under a member's id: refused until that member was removed. */
    private void replace() {
        world.any(machine -> !machine.isUp()).ifPresent(machine -> {
            world.say(machine.id() + " gets an empty disk");
            empty(machine, machine.data());
            oldDisks.remove(machine);
            machine.lessons().directoryReplaced();
            machine.spoiled(false);
            machine.bootstrap(false);
            if (world.random().nextBoolean()) {
                machine.start();
            }
            remove(machine.id());
            invite(machine);
        });
    }

    private void remove() {
        world.any(machine -> world.machines().size() > 1).ifPresent(machine -> remove(machine.id()));
    }

    void remove(String nodeId) {
        leaders().forEach(leader -> {
            leader.group().settle();
            leader.atOnce(true);
            try {
                leader.machine().node().remove(nodeId);
                world.say(nodeId + " is removed from " + leader.group().name());
            } catch (ApiException | NullPointerException refused) {
                world.say(nodeId + " is not removed");
            } finally {
                leader.atOnce(false);
            }
        });
    }

    /** {@code raftkvctl join}: lifts a tombstone. */
    void invite(Machine machine) {
        leaders().forEach(leader -> {
            leader.group().settle();
            leader.atOnce(true);
            try {
                leader.machine()
                        .node()
                        .join(new io.raftkv.api.JoinRequest(
                                machine.id(),
                                machine.address().toString(),
                                machine.url(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
                world.say(machine.id() + " is invited");
            } catch (ApiException | NullPointerException refused) {
                world.say(machine.id() + " is not invited");
            } finally {
                leader.atOnce(false);
            }
        });
    }

    private List<IdealEngine> leaders() {
        return world.groups().stream()
                .map(IdealGroup::leader)
                .filter(leader -> leader != null)
                .toList();
    }

    /** All nodes down, one is made the only voter of a new epoch with what it has. */
    private void recover() {
        if (world.random().nextInt(3) > 0) {
            return;
        }
        world.machines().stream().filter(Machine::isUp).forEach(Machine::kill);
        world.pass(2000);
        world.any(machine -> !machine.isSpoiled() && identity(machine).isPresent())
                .ifPresent(machine -> {
                    try {
                        ForcedRecovery recovery = ForcedRecovery.of(
                                machine.disk(), machine.data(), Instant.ofEpochMilli(world.nowMillis()));
                        if (recovery.newEpoch().isPresent()) {
                            recovery.carryOut();
                            world.say(machine.id() + " recovers alone");
                        }
                    } catch (StartRefusedException e) {
                        world.say(machine.id() + " is not recovered");
                    } catch (IOException e) {
                        throw new Violation(machine.id() + " cannot be recovered: " + e);
                    }
                    machine.start();
                });
    }

    private static Optional<Identity> identity(Machine machine) {
        try {
            return DirectoryReading.of(machine.disk(), machine.data()).identity();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void empty(Machine machine, Path path) {
        try {
            machine.disk().deleteTree(path);
            if (machine.disk().exists(path.getParent())) {
                machine.disk().syncDirectory(path.getParent());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
