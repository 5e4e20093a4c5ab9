package io.raftkv.architecture;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/**
 * The arrows between the packages of the agent, as {@code agent/docs/architecture.md} draws them.
 *
 * <p>A package may use itself, {@code check}, and those to which an arrow of its own leads; an arrow does not reach
 * through another package. {@code main} wires things together and may use everything.
 */
final class Arrows {
    private static final String ROOT = "io.raftkv.";

    /** Package to the packages that it may use. A package that is not a key here does not belong to the agent. */
    static final Map<String, Set<String>> DRAWN = Map.ofEntries(
            entry("http", Set.of("node", "store", "command", "auth", "metrics", "api", "config", "pem", "audit")),
            entry(
                    "node",
                    Set.of("raft", "backup", "snapshot", "rocks", "wal", "store", "command", "disk", "api", "config")),
            entry("offline", Set.of("node", "raft", "snapshot", "rocks", "wal", "store", "command", "disk", "api")),
            entry("raft", Set.of("wal", "store", "snapshot", "command", "disk", "pem")),
            entry("backup", Set.of("snapshot", "wal", "command", "disk", "api")),
            entry("snapshot", Set.of("rocks", "store", "command", "disk", "api")),
            entry("rocks", Set.of("store", "command", "disk")),
            entry("wal", Set.of("disk")),
            entry("store", Set.of("command")),
            entry("api", Set.of()),
            entry("audit", Set.of()),
            entry("auth", Set.of()),
            entry("check", Set.of()),
            entry("command", Set.of()),
            entry("config", Set.of()),
            entry("disk", Set.of()),
            entry("metrics", Set.of()),
            entry("pem", Set.of()));

    private static final Set<String> WIRING = Set.of("main");

    private Arrows() {}

    static ArchCondition<JavaClass> areKept() {
        return new ArchCondition<>("use only packages to which an arrow leads") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                String from = packageOf(origin);
                if (WIRING.contains(from)) {
                    return;
                }
                if (!DRAWN.containsKey(from)) {
                    events.add(SimpleConditionEvent.violated(
                            origin, origin.getName() + " is in a package without arrows: " + from));
                    return;
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getName().startsWith(ROOT) && !leads(from, packageOf(target))) {
                        events.add(SimpleConditionEvent.violated(
                                dependency,
                                "no arrow from " + from + " to " + packageOf(target) + ": "
                                        + dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean leads(String from, String to) {
        return from.equals(to) || to.equals("check") || DRAWN.get(from).contains(to);
    }

    private static String packageOf(JavaClass javaClass) {
        String below = javaClass.getPackageName().substring(ROOT.length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
