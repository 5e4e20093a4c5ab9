package io.raftkv.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may use whom in the agent, and what the state machine may never touch. */
final class ArrowsTest {
    private static final JavaClasses AGENT = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void shouldKeepTheArrowsBetweenPackages() {
        classes().should(Arrows.areKept()).check(AGENT);
    }

    @Test
    void shouldKnowTheRaftEngineInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.raftkv.raft.jraft..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.alipay..", "com.google.protobuf..")
                .because("another engine could take its place behind RaftEngine (ADR 1)")
                .check(AGENT);
    }

    @Test
    void shouldKnowRocksDbInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.raftkv.rocks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(AGENT);
    }

    @Test
    void shouldKnowJettyServerInHttpOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.raftkv.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty.server..")
                .check(AGENT);
    }

    @Test
    void shouldApplyWithoutFilesNetworkOrThreads() {
        noClasses()
                .that()
                .resideInAnyPackage("io.raftkv.store..", "io.raftkv.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.util.concurrent..")
                .because("replicas must compute the same result from the same entry")
                .check(AGENT);
    }

    @Test
    void shouldApplyWithoutClockRandomnessOrUnorderedIteration() {
        noClasses()
                .that()
                .resideInAnyPackage("io.raftkv.store..", "io.raftkv.command..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Random.class, UUID.class, HashMap.class, HashSet.class)
                .because("replicas must compute the same result from the same entry")
                .check(AGENT);
    }

    @Test
    void shouldApplyWithoutReadingTheTime() {
        noClasses()
                .that()
                .resideInAnyPackage("io.raftkv.store..", "io.raftkv.command..")
                .should()
                .callMethodWhere(target(name("currentTimeMillis"))
                        .or(target(name("nanoTime")))
                        .or(target(name("now")).and(target(owner(resideInAPackage("java.time.."))))))
                .because("the leader stamps the time into the entry")
                .check(AGENT);
    }
}
