package io.raftkv.ctl.playground;

import io.raftkv.ctl.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operating system's process of one node: started, signalled, and known again by a later {@code raftkvctl}. */
final class AgentProcess {
    private static final Path SESSION_LEADER = Path.of("/usr/bin/setsid");
    private static final long POLL_MILLIS = 20;

    private final NodeDirectory directory;

    AgentProcess(NodeDirectory directory) {
        this.directory = directory;
    }

    /** @return empty when it does not run */
    Optional<ProcessIdentity.State> state() throws IOException {
        Optional<ProcessIdentity> identity = running();
        return identity.isEmpty() ? Optional.empty() : identity.get().state();
    }

    /** @return the pid, empty when it does not run */
    Optional<Long> pid() throws IOException {
        return running().map(ProcessIdentity::pid);
    }

    /** As recorded; else found by its command line, when a raftkvctl was killed after the start and before the record. */
    private Optional<ProcessIdentity> running() throws IOException {
        Optional<ProcessIdentity> recorded = directory.recordedProcess();
        if (recorded.isPresent() && recorded.get().state().isPresent()) {
            return recorded;
        }
        return ProcessIdentity.withArguments(arguments());
    }

    private List<String> arguments() {
        return List.of("--config", directory.config().toString());
    }

    /**
     * Starts the agent in a session of its own, so that neither Ctrl-C nor the end of this terminal reaches it, and with
     * its configuration file alone: variables that configure an agent are not handed on.
     */
    void start(Path agent) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SESSION_LEADER)) {
            command.add(SESSION_LEADER.toString());
        }
        command.add(agent.toString());
        command.addAll(arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.path().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV_"));
        Process process = builder.start();
        Optional<ProcessIdentity> identity = ProcessIdentity.of(process.pid());
        if (identity.isPresent()) {
            directory.record(identity.get());
        }
    }

    void kill() throws IOException {
        signal("KILL");
    }

    void pause() throws IOException {
        signal("STOP");
    }

    void resume() throws IOException {
        signal("CONT");
    }

    /** Asks the process to end; a paused one is woken, or it could not hear it. */
    void terminate() throws IOException {
        signal("TERM");
        signal("CONT");
    }

    /** @return whether the process has ended within that time */
    boolean awaitEnd(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (state().isPresent()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        directory.forgetProcess();
        return true;
    }

    private void signal(String name) throws IOException {
        Optional<Long> pid = pid();
        if (pid.isEmpty()) {
            return;
        }
        // The shell's own kill: a minimal system has no /bin/kill, and Java knows TERM and KILL only.
        Process kill = new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -s \"$1\" \"$2\"",
                        "sh",
                        name,
                        pid.get().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            kill.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending SIG" + name + " to " + pid.get(), e);
        }
    }
}
