package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextCommandTest {
    @TempDir
    private Path home;

    private CtlRun run(String... arguments) {
        return CtlRun.with(home).run(arguments);
    }

    @Test
    void shouldRememberAClusterAndChooseIt() {
        run("context", "add", "one", "--endpoints", "http://one:8080");
        run("context", "add", "two", "--node", "id=n1,http=http://two:8080,ssh=two,data_dir=/d", "--protect");

        assertThat(run("context", "use", "two").code()).isEqualTo(ExitCode.OK);

        assertThat(run("context", "list").outLines())
                .containsExactly(
                        "CURRENT  NAME  PROTECTED  ENDPOINTS        NODES",
                        "         one              http://one:8080  0",
                        "*        two   yes        http://two:8080  1");
        assertThat(run("context", "show", "-o", "json").out())
                .contains("\"protected\" : true")
                .contains("\"data_dir\" : \"/d\"");
    }

    @Test
    void shouldKeepAnInventory() {
        run(
                "context",
                "add",
                "prod",
                "--node",
                "id=n1,http=http://n1:8080,ssh=deploy@n1,service=kv,sudo=true",
                "--node",
                "id=n2,http=http://n2:8080,ssh=n2");

        assertThat(run("context", "show").out())
                .contains("n1    http://n1:8080  deploy@n1  kv       /var/lib/raftkv  yes\n")
                .contains("n2    http://n2:8080  n2         raftkv   /var/lib/raftkv  -\n");
    }

    @Test
    void shouldReadAnInventoryFromBeforeSudoWasInIt() throws Exception {
        Path file = home.resolve("contexts.yaml");
        Files.writeString(
                file,
                "apiVersion: raftkvctl/v1\ncontexts:\n- name: prod\n  nodes:\n"
                        + "  - {id: n1, http: 'http://n1:8080', ssh: n1, service: kv, data_dir: /d}\n");

        CtlRun run = run("context", "show", "--config", file.toString(), "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("\"service\" : \"kv\"").contains("\"sudo\" : false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssh=-oProxyCommand=x", "service=-h", "service=a b", "service=a/b", "sudo=perhaps", "ssh=a b"})
    void shouldRefuseWhatAProgramWouldTakeForAnOption(String field) {
        CtlRun run = run("context", "add", "prod", "--node", "id=n1,http=http://n1:8080," + field);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--node: ");
    }

    @Test
    void shouldPreferFlagsToEnvironmentToFiles() {
        run("context", "add", "file", "--endpoints", "http://file:1");
        run("context", "add", "other", "--endpoints", "http://other:1");

        assertThat(endpoints(CtlRun.with(home))).contains("http://file:1");
        assertThat(endpoints(CtlRun.with(home).environment("RAFTKVCTL_CONTEXT", "other")))
                .contains("http://other:1");
        assertThat(endpoints(CtlRun.with(home).endpoints("http://env:1,http://env:2")))
                .contains("http://env:1, http://env:2");
        assertThat(endpoints(CtlRun.with(home).endpoints("http://env:1"), "--context", "other"))
                .contains("http://other:1");
        assertThat(endpoints(CtlRun.with(home), "--context", "other", "--endpoints", "http://flag:1"))
                .contains("http://flag:1");
    }

    private static String endpoints(CtlRun.Setup setup, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "context";
        arguments[1] = "show";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return setup.run(arguments).out();
    }

    @Test
    void shouldRefuseAMisspeltKey() throws Exception {
        Path file = home.resolve("contexts.yaml");
        Files.writeString(file, "contexts:\n- name: prod\n  protcted: true\n  endpoints: [http://p:1]\n");

        CtlRun run = run("status", "--config", file.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("unknown key 'protcted' in a context; known are name, protected");
    }

    @Test
    void shouldNotGoElsewhereWhenTheNamedFileIsMissing() {
        CtlRun run = run("status", "--config", home.resolve("missing.yaml").toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no file");
    }

    @Test
    void shouldNotGuessBetweenContexts() {
        run("context", "add", "one", "--endpoints", "http://one:8080");
        run("context", "add", "two", "--endpoints", "http://two:8080");
        run("context", "remove", "one");
        run("context", "add", "three", "--endpoints", "http://three:8080");

        CtlRun run = run("kv", "list");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("several contexts are configured and none is chosen");
    }

    @Test
    void shouldReplaceOnlyWhenToldSo() {
        run("context", "add", "one", "--endpoints", "http://one:8080");

        assertThat(run("context", "add", "one", "--endpoints", "http://uno:8080")
                        .code())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(run("context", "add", "one", "--endpoints", "http://uno:8080", "--replace")
                        .code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldJudgeAConfigurationWithTheAgentsOwnReader() throws Exception {
        Path file = home.resolve("config.yaml");
        Files.writeString(file, "raft:\n  node_idd: x\n");

        CtlRun run = run("config", "validate", file.toString());

        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).contains("config.yaml: ").contains("raft.node_id");
        Files.writeString(file, "raft:\n  node_id: x\n");
        assertThat(run("config", "validate", file.toString()).code()).isEqualTo(ExitCode.OK);
    }
}
