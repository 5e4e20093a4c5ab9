package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One process on this machine, with an end in sight: its time is bounded, and so is what is kept of its errors. */
final class ChildProcess {
    private static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final Duration KILL_GRACE = Duration.ofMillis(500);
    /** After its end: something it left behind may hold the other end of a pipe for as long as it likes. */
    private static final Duration DRAIN_MAX = Duration.ofSeconds(2);

    private final Process process;
    private final BoundedOutput errors = new BoundedOutput(ERROR_BYTES_MAX);
    private volatile Throwable outputFailure;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * @param output see {@link CommandRunner#run}
     * @return empty when time ran out; the process and its children are gone then, unless they belong to another user
     * @throws IOException when the program cannot be started
     */
    static Optional<CommandRunner.Ending> run(
            List<String> arguments, CommandInput input, OutputStream output, Duration timeout) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.environment().put("LC_ALL", "C");
        ChildProcess child = new ChildProcess(builder.start());
        Thread stop = new Thread(child::kill, "stop child process");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return child.finish(input, output, timeout);
        } finally {
            child.kill();
            forget(stop);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is running
        }
    }

    private Optional<CommandRunner.Ending> finish(CommandInput input, OutputStream output, Duration timeout) {
        Thread feeder = start("feed", () -> feed(input));
        Thread reader = start("read", () -> pump(process.getInputStream(), output, true));
        Thread errorReader = start("read errors", () -> pump(process.getErrorStream(), errors, false));
        try {
            boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended) {
                kill();
            }
            feeder.interrupt();
            reader.join(DRAIN_MAX.toMillis());
            errorReader.join(DRAIN_MAX.toMillis());
            rethrow();
            return ended ? Optional.of(new CommandRunner.Ending(process.exitValue(), errorText())) : Optional.empty();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new HostException(HostProblem.HOST_COMMAND_FAILED, "interrupted", null, e);
        }
    }

    private String errorText() {
        return Redaction.of(new String(errors.bytes(), StandardCharsets.UTF_8)).strip();
    }

    private void rethrow() {
        if (outputFailure instanceof RuntimeException failure) {
            throw failure;
        }
        if (outputFailure instanceof Error failure) {
            throw failure;
        }
        if (outputFailure != null) {
            throw new java.io.UncheckedIOException((IOException) outputFailure);
        }
    }

    /** The process may end without having read everything; its exit status tells what that means. */
    private void feed(CommandInput input) {
        try (OutputStream in = process.getOutputStream()) {
            input.writeTo(in);
        } catch (IOException endedBefore) {
            // as said
        }
    }

    private void pump(InputStream from, OutputStream to, boolean failureStops) {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int length;
            try {
                length = from.read(buffer);
            } catch (IOException closed) {
                return;
            }
            if (length < 0) {
                return;
            }
            try {
                to.write(buffer, 0, length);
            } catch (IOException | RuntimeException | Error failure) {
                if (failureStops) {
                    outputFailure = failure;
                    kill();
                }
                return;
            }
        }
    }

    /** With its children: a ProxyCommand of ssh, the program under a shell. */
    private void kill() {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name + " child process");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
