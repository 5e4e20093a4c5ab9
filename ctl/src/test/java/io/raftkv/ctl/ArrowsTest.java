package io.raftkv.ctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** raftkvctl reads the agent's formats and speaks its protocol; the server itself stays out. */
final class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.raftkv.ctl");

    @Test
    void shouldReachNoLibraryOfTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.jetty..",
                        "com.alipay..",
                        "org.rocksdb..",
                        "com.google.protobuf..",
                        "io.netty..",
                        "com.github.benmanes..",
                        "io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void shouldReachNoPackageOfTheServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.raftkv.http..",
                        "io.raftkv.raft..",
                        "io.raftkv.node..",
                        "io.raftkv.rocks..",
                        "io.raftkv.store..",
                        "io.raftkv.main..",
                        "io.raftkv.metrics..",
                        "io.raftkv.auth..")
                .check(CLASSES);
    }

    @Test
    void shouldUseNoHttpClientThatRepeatsRequestsByItself() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(HttpURLConnection|http\\..*)")
                .check(CLASSES);
    }

    @Test
    void shouldKeepCommandsOutOfWhatTheyStandOn() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.raftkv.ctl.client..",
                        "io.raftkv.ctl.context..",
                        "io.raftkv.ctl.hosts..",
                        "io.raftkv.ctl.output..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.raftkv.ctl.command..", "io.raftkv.ctl.playground..")
                .check(CLASSES);
    }

    /** Each stands on those before it only; {@code failure} and {@code check} are free for all. */
    @Test
    void shouldKeepTheHandsApart() {
        mayReach("process");
        mayReach("lease", "client");
        mayReach("journal", "process");
        mayReach("hosts", "context", "output");
        mayReach("configuration");
        mayReach("restore", "journal", "hosts");
    }

    private static void mayReach(String itself, String... others) {
        List<String> allowed = new ArrayList<>(List.of(others));
        allowed.addAll(List.of(itself, "failure"));
        noClasses()
                .that()
                .resideInAPackage("io.raftkv.ctl." + itself + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of raftkvctl and not in " + allowed,
                        other -> other.getPackageName().startsWith("io.raftkv.ctl")
                                && allowed.stream()
                                        .noneMatch(name -> (other.getPackageName() + ".")
                                                .startsWith("io.raftkv.ctl." + name + "."))))
                .check(CLASSES);
    }

    @Test
    void shouldEndTheProcessInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.raftkv.ctl.RaftkvCtl")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }
}
