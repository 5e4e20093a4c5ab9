package io.raftkv.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data} hands the agent's offline commands what was asked for, and their ends to the operator. */
final class DataCommandTest {
    @TempDir
    Path home;

    @Test
    void shouldAskTheAgentsProgramAndShowWhatItSays() throws IOException {
        agent("echo \"$@\"; echo 'raftkv-agent: warning: a remark' >&2");

        CtlRun run = ctl("data", "wal-dump", "--from", "3", "--to", "9", "--values", "/srv/data dir");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("offline wal-dump --from=3 --to=9 --values -o table -- /srv/data dir\n");
        assertThat(run.err()).isEqualTo("warning: a remark\n");
    }

    @Test
    void shouldGiveResultsInTheFormOfItsOwnCommands() throws IOException {
        agent("printf '{\\n \"kind\" : \"CheckResult\",\\n \"findings\" : [ ]\\n}\\n'; exit 11");

        CtlRun run = ctl("data", "verify", "-o", "json", "/srv");

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED);
        assertThat(run.out().replaceAll("\\s", ""))
                .matches("\\{\"apiVersion\":\"[^\"]+\",\"kind\":\"CheckResult\",\"findings\":\\[]}");
    }

    @Test
    void shouldGiveOneObjectALineForAStream() throws IOException {
        agent("echo '{\"kind\":\"WalEntry\",\"index\":1}'; echo '{\"kind\":\"WalVerdict\",\"verdict\":\"whole\"}'");

        assertThat(ctl("data", "wal-dump", "-o", "json", "/srv").outLines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"apiVersion\":"));
    }

    @Test
    void shouldSayWhyThereIsNoResult() throws IOException {
        agent("echo 'raftkv-agent: an agent (pid 7) is using /srv' >&2; echo '  try: stop it first' >&2; exit 9");

        CtlRun run = ctl("data", "hash", "/srv");

        assertThat(run.code()).isEqualTo(ExitCode.LOCKED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("an agent (pid 7) is using /srv", "stop it first");
    }

    @Test
    void shouldSayWhyForProgramsToo() throws IOException {
        agent("echo '{\"kind\":\"Error\",\"error\":\"in use\",\"exit_code\":9,\"remedy\":\"stop it\"}' >&2; exit 9");

        CtlRun run = ctl("data", "hash", "-o", "json", "/srv");

        assertThat(run.code()).isEqualTo(ExitCode.LOCKED);
        assertThat(run.err()).contains("\"error\":\"in use\"", "\"remedy\":\"stop it\"");
    }

    @Test
    void shouldWantOneDirectoryOrOneNode() throws IOException {
        agent("echo never");

        assertThat(ctl("data", "verify").code()).isEqualTo(ExitCode.USAGE);
        assertThat(ctl("data", "verify", "/srv", "--node", "node1").err())
                .contains("both a directory and a node were named");
    }

    @Test
    void shouldSayWhereAProgramWasLookedForThatIsNotThere() {
        CtlRun run = CtlRun.with(home)
                .environment("RAFTKV_AGENT", home.resolve("nothing").toString())
                .run("data", "verify", "/srv");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("RAFTKV_AGENT names " + home.resolve("nothing"));
    }

    private void agent(String script) throws IOException {
        Path program = home.resolve("raftkv-agent");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private CtlRun ctl(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKV_AGENT", home.resolve("raftkv-agent").toString())
                .run(arguments);
    }
}
