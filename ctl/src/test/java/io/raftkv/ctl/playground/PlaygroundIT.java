package io.raftkv.ctl.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A playground of the real agents that the build made. */
final class PlaygroundIT {
    private static final Path AGENT =
            Path.of("../agent/target/dist/bin/raftkv-agent").toAbsolutePath();

    /** For each command: a machine that does much else at the same time is no failure of the product. */
    private static final String PATIENCE = "3m";

    @TempDir
    Path home;

    @AfterEach
    void stopPlayground() {
        ctl("playground", "stop");
    }

    @Test
    void shouldServeWhileItsLeaderIsKilledAndTakeItBack() {
        succeed("playground", "start", "--nodes", "3");
        succeed("kv", "put", "before", "1", "--context", "playground");
        String leader = leader();

        succeed("playground", "kill", leader);
        succeed("wait", "--for=leader", "--context", "playground");
        assertThat(leader()).isNotEqualTo(leader);
        succeed("kv", "put", "meanwhile", "2", "--context", "playground");

        succeed("playground", "start", leader);
        succeed("wait", "--for=healthy", "--context", "playground");
        assertThat(succeed("kv", "list", "-o", "name", "--context", "playground")
                        .outLines())
                .containsExactly("before", "meanwhile");
    }

    @Test
    void shouldTellTheGapThatAClientSees() {
        succeed("playground", "start", "--nodes", "1");

        CtlRun traffic = succeed("playground", "traffic", "--duration", "1s");

        assertThat(traffic.err()).containsPattern("\\d+ writes acknowledged; the longest gap between two was \\d+");
        assertThat(succeed("kv", "list", "traffic/", "-o", "name", "--context", "playground")
                        .outLines())
                .containsExactlyElementsOf(traffic.outLines());
    }

    @Test
    void shouldLeaveNothingBehindAndWorkAgainAtOnce() throws Exception {
        succeed("playground", "start", "--nodes", "1");
        succeed("playground", "stop");

        assertThat(processesThatMention(home)).isEmpty();
        assertThat(home.resolve(".local/state/raftkvctl/playgrounds")).isEmptyDirectory();
        assertThat(succeed("context", "list", "-o", "name").outLines()).isEmpty();

        succeed("playground", "start", "--nodes", "1");
    }

    @Test
    void shouldGoOnWithItsDataAfterAStopThatKeepsIt() {
        succeed("playground", "start", "--nodes", "1");
        succeed("kv", "put", "kept", "yes", "--context", "playground");

        succeed("playground", "stop", "--keep");
        succeed("playground", "start");

        assertThat(succeed("kv", "get", "kept", "--context", "playground").out())
                .startsWith("yes");
    }

    private String leader() {
        return succeed("leader", "show", "-o", "name", "--context", "playground")
                .out()
                .strip();
    }

    private CtlRun succeed(String... arguments) {
        CtlRun run = ctl(arguments);
        assertThat(run.code()).as("%s: %s", List.of(arguments), run.err()).isEqualTo(ExitCode.OK);
        return run;
    }

    private CtlRun ctl(String... arguments) {
        return CtlRun.with(home)
                .environment("RAFTKV_AGENT", AGENT.toString())
                .environment("RAFTKVCTL_TIMEOUT", PATIENCE)
                .run(arguments);
    }

    /** @return the command lines of processes that have the directory in one of their arguments */
    static List<String> processesThatMention(Path directory) throws Exception {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                String commandLine = commandLine(process);
                if (commandLine.contains(directory.toString())
                        && !process.getFileName()
                                .toString()
                                .equals(Long.toString(ProcessHandle.current().pid()))) {
                    found.add(commandLine);
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (Exception noProcessOrGone) {
            return "";
        }
    }
}
