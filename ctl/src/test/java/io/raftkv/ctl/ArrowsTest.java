package io.raftkv.ctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
