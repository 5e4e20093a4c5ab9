package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KvCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(2);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun.Setup setup() {
        return CtlRun.with(home).endpoints(cluster.endpoints());
    }

    @Test
    void shouldReturnAValueByteForByte() {
        byte[] value = {0, (byte) 0xff, '\n', 'x'};

        CtlRun put = setup().input(value).run("kv", "put", "a/ü b%c/../d", "-");
        CtlRun get = setup().run("kv", "get", "a/ü b%c/../d");

        assertThat(put.code()).isEqualTo(ExitCode.OK);
        assertThat(put.out()).isEqualTo("a/ü b%c/../d  revision 1\n");
        assertThat(get.outBytes()).isEqualTo(value);
        assertThat(get.err()).isEmpty();
    }

    @Test
    void shouldGiveProgramsBase64AndTheRevision() throws Exception {
        setup().run("kv", "put", "k", "hello");

        CtlRun run = setup().run("kv", "get", "k", "-o", "json");

        JsonNode document = Json.mapper().readTree(run.outBytes());
        assertThat(document.path("value").asText()).isEqualTo("aGVsbG8=");
        assertThat(document.path("revision").asLong()).isEqualTo(1);
    }

    @Test
    void shouldExitFourForAKeyThatIsNotThere() {
        CtlRun run = setup().run("kv", "get", "nothing");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("error: no such key\n");
    }

    @Test
    void shouldWriteOnlyWhenTheConditionHolds() {
        assertThat(setup().run("kv", "put", "k", "1", "--if-absent").code()).isEqualTo(ExitCode.OK);
        assertThat(setup().run("kv", "put", "k", "2", "--if-absent").code()).isEqualTo(ExitCode.REFUSED);
        assertThat(setup().run("kv", "put", "k", "2", "--if-revision", "7").code())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(setup().run("kv", "put", "k", "2", "--if-revision", "1").code())
                .isEqualTo(ExitCode.OK);
        assertThat(setup().run("kv", "delete", "k", "--if-revision", "1").code())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(cluster.value("k")).isEqualTo("2");
    }

    @Test
    void shouldTakeAnArgumentThatBeginsWithAnAtSignAsItIs() {
        setup().run("kv", "put", "k", "@/etc/passwd");

        assertThat(cluster.value("k")).isEqualTo("@/etc/passwd");
    }

    @Test
    void shouldRepeatWhatCertainlyHadNoEffect() {
        cluster.node(1).failNext(ErrorCode.NO_LEADER, ErrorCode.OVERLOADED);
        cluster.node(2).failNext(ErrorCode.NO_LEADER);

        CtlRun run = setup().run("kv", "put", "k", "v");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(cluster.value("k")).isEqualTo("v");
    }

    @Test
    void shouldNotRepeatAWriteWhoseOutcomeIsUnknown() {
        cluster.node(1).failNext(ErrorCode.OUTCOME_UNKNOWN);

        CtlRun run = setup().run("kv", "put", "k", "v");

        assertThat(run.code()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(run.err()).contains("look before you repeat it");
        assertThat(cluster.node(1).requests()).containsExactly("PUT /keys/k");
        assertThat(cluster.node(2).requests()).isEmpty();
    }

    @Test
    void shouldNotRepeatAWriteWhoseConnectionWasLost() {
        cluster.node(1).dropConnections();

        CtlRun run = setup().run("kv", "put", "k", "v");

        assertThat(run.code()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(run.err()).contains("may have been carried out");
        assertThat(cluster.node(2).requests()).isEmpty();
    }

    @Test
    void shouldReadElsewhereWhenAConnectionIsLost() {
        setup().run("kv", "put", "k", "v");
        cluster.node(1).dropConnections();

        assertThat(setup().run("kv", "get", "k").out()).isEqualTo("v");
    }

    @Test
    void shouldGoToTheNextEndpointWhenOneIsDown() {
        String endpoints = cluster.endpoints();
        cluster.node(1).stop();

        assertThat(CtlRun.with(home)
                        .endpoints(endpoints)
                        .run("kv", "put", "k", "v")
                        .code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldExitSevenWhenThereIsNoLeaderForTooLong() {
        ErrorCode[] always = new ErrorCode[500];
        java.util.Arrays.fill(always, ErrorCode.NO_LEADER);
        cluster.node(1).failNext(always);
        cluster.node(2).failNext(always);

        CtlRun run = setup().run("kv", "put", "k", "v", "--timeout", "300ms");

        assertThat(run.code()).isEqualTo(ExitCode.NO_LEADER);
    }

    @Test
    void shouldListInOrderPageAfterPage() {
        for (int i = 0; i < 25; i++) {
            setup().run("kv", "put", String.format("k%02d", i), "v" + i);
        }

        assertThat(setup().run("kv", "list", "k1").outLines()).hasSize(10).startsWith("k10", "k11");
        assertThat(setup().run("kv", "list", "--limit", "3").outLines()).containsExactly("k00", "k01", "k02");
        assertThat(setup().run("kv", "list", "k24", "--values").outLines())
                .containsExactly("KEY  REVISION  SIZE", "k24        25    3B");
    }

    @Test
    void shouldRefuseToMixClusters() throws Exception {
        try (FakeCluster other = FakeCluster.withId(java.util.UUID.randomUUID())) {
            cluster.node(1).failNext(ErrorCode.NO_LEADER);

            CtlRun run = CtlRun.with(home)
                    .endpoints(cluster.node(1).url() + "," + other.node(1).url())
                    .run("kv", "put", "k", "v");

            assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(run.err()).contains("the endpoints do not belong together");
        }
    }

    @Test
    void shouldDeleteAKeyThatIsNotText() {
        setup().run("kv", "put", "--key-base64", "/wA=", "v");
        assertThat(cluster.keyCount()).isEqualTo(1);

        assertThat(setup().run("kv", "delete", "--key-base64", "/wA=").code()).isEqualTo(ExitCode.OK);
        assertThat(cluster.keyCount()).isZero();
    }
}
