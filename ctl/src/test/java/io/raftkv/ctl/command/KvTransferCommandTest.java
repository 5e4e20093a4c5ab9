package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.command.Bytes;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import io.raftkv.ctl.testing.FakeCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KvTransferCommandTest {
    @TempDir
    private Path home;

    private FakeCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeCluster.of(1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CtlRun.Setup setup() {
        return CtlRun.with(home).endpoints(cluster.endpoints());
    }

    @Test
    void shouldBringADirectoryTreeThereAndBack() throws Exception {
        Path tree = home.resolve("in");
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(4000)];
            random.nextBytes(content);
            Path file = tree.resolve("d" + i % 7).resolve("ünï " + i + ".pom");
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
        Files.write(tree.resolve("big.pom"), new byte[900_000]);
        Files.write(tree.resolve("other.txt"), new byte[10]);

        CtlRun in = setup().run("kv", "import", "--dir", tree.toString(), "--prefix", "m2/", "--include", "*.pom");
        Path back = home.resolve("out");
        CtlRun out = setup().run("kv", "export", "--dir", back.toString(), "--prefix", "m2/");

        assertThat(in.err()).isEmpty();
        assertThat(in.code()).isEqualTo(ExitCode.OK);
        assertThat(in.out()).startsWith("imported 301 keys  ");
        assertThat(out.code()).isEqualTo(ExitCode.OK);
        Files.delete(tree.resolve("other.txt"));
        try (var files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(back.resolve(tree.relativize(file).toString())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void shouldKeepTheLastOfTwoValuesForOneKey() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            lines.append("{\"key\":\"k\",\"value\":\"").append(i).append("\"}\n");
        }

        CtlRun run = setup().input(lines.toString()).run("kv", "import", "-");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(cluster.value("k")).isEqualTo("999");
    }

    @Test
    void shouldReadWhatItWrote() throws Exception {
        setup().input(new byte[] {1, (byte) 0xfe}).run("kv", "put", "binary", "-");
        setup().run("kv", "put", "text", "käse");
        Path file = home.resolve("dump.ndjson");

        CtlRun export = setup().run("kv", "export", file.toString());
        setup().run("kv", "delete", "binary");
        setup().run("kv", "delete", "text");
        CtlRun again = setup().run("kv", "import", file.toString());

        assertThat(export.out()).isEqualTo("exported 2 keys  7B\n");
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"key\":\"binary\",\"value\":\"Af4=\",\"encoding\":\"base64\",\"revision\":1}",
                        "{\"key\":\"text\",\"value\":\"käse\",\"encoding\":\"utf8\",\"revision\":2}");
        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(setup().run("kv", "get", "binary").outBytes()).isEqualTo(new byte[] {1, (byte) 0xfe});
    }

    @Test
    void shouldNameTheLineThatIsNoRecord() {
        CtlRun run =
                setup().input("{\"key\":\"a\",\"value\":\"1\"}\n{\"kee\":1}\n").run("kv", "import");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("stdin:2: not an object with the strings key and value");
    }

    @Test
    void shouldNeverLeaveTheDirectory() {
        setup().run("kv", "put", "../escape", "x");
        setup().run("kv", "put", "/absolute", "x");
        setup().run("kv", "put", "a", "file");
        setup().run("kv", "put", "a/b", "below it");
        setup().run("kv", "put", "fine/key", "x");
        Path target = home.resolve("a").resolve("out");

        CtlRun run = setup().run("kv", "export", "--dir", target.toString());

        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.err())
                .contains("../escape: the key is no relative path")
                .contains("/absolute: the key is no relative path")
                .contains("a/b: collides with the key that became the file a");
        assertThat(home.resolve("a/escape")).doesNotExist();
        assertThat(target.resolve("fine/key")).hasContent("x");
        assertThat(run.out()).startsWith("exported 2 keys");
    }

    @Test
    void shouldRefuseADirectoryWithSomethingInIt() throws Exception {
        Files.writeString(home.resolve("something"), "x");

        CtlRun run = setup().run("kv", "export", "--dir", home.toString());

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void shouldNoteAValueThatIsTooLargeAndGoOn() throws Exception {
        Path tree = home.resolve("in");
        Files.createDirectories(tree);
        Files.write(tree.resolve("huge"), new byte[2 << 20]);
        Files.writeString(tree.resolve("small"), "x");

        CtlRun run = setup().run("kv", "import", "--dir", tree.toString());

        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.err()).contains("huge: the body is larger than 1 MiB");
        assertThat(cluster.value("small")).isEqualTo("x");
    }

    @Test
    void shouldStopAndSayHowToGoOnWhenTheOutcomeIsUnknown() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            lines.append("{\"key\":\"k").append(i).append("\",\"value\":\"v\"}\n");
        }
        setup().run("kv", "put", "k0", "there");
        cluster.node(1).failNext(ErrorCode.OUTCOME_UNKNOWN);

        CtlRun first = setup().input(lines.toString()).run("kv", "import", "-");
        CtlRun second = setup().input(lines.toString()).run("kv", "import", "-", "--skip-existing");

        assertThat(first.code()).isIn(ExitCode.PARTIAL, ExitCode.TIMEOUT);
        assertThat(second.code()).isEqualTo(ExitCode.OK);
        assertThat(cluster.keyCount()).isEqualTo(2000);
        assertThat(cluster.value("k1999")).isEqualTo("v");
    }

    @Test
    void shouldChangeNothingInADryRun() throws Exception {
        Path tree = home.resolve("in");
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("small"), "x");

        CtlRun run = setup().run("kv", "import", "--dir", tree.toString(), "--dry-run");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("1 files, 1B");
        assertThat(run.err()).isEqualTo("DRY RUN: nothing changed\n");
        assertThat(cluster.keyCount()).isZero();
    }

    @Test
    void shouldAskForPagesAndNotForEachKey() throws Exception {
        for (int i = 0; i < 3000; i++) {
            cluster.put(Bytes.utf8(String.format("k%04d", i)), new byte[4096]);
        }

        CtlRun run = setup().run("kv", "export", "--quiet");

        assertThat(run.outLines()).hasSize(3000).isSorted();
        assertThat(cluster.node(1).requests()).hasSize(4).allMatch(request -> request.startsWith("GET /keys?"));
    }

    @Test
    void shouldFetchNoPageThatNobodyAskedFor() {
        for (int i = 0; i < 2500; i++) {
            cluster.put(Bytes.utf8(String.format("k%04d", i)), new byte[1]);
        }

        assertThat(setup().run("kv", "list", "--limit", "1000").outLines()).hasSize(1000);
        assertThat(cluster.node(1).requests()).hasSize(1);
    }
}
