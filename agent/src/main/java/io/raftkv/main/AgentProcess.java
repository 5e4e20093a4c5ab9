package io.raftkv.main;

import io.raftkv.config.AgentConfig;
import io.raftkv.config.LoadedConfig;
import io.raftkv.node.start.StartRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The life of the process around one {@link Agent}: its start, its signals, its end. */
final class AgentProcess {
    private static final Logger log = LoggerFactory.getLogger(AgentProcess.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
    private static final int EXIT_NOT_STARTED = 1;
    private static final int EXIT_FORCED = 143;

    private final AgentConfig config;
    private final LoadedConfig loaded;
    private final BuildInfo build;
    private final FatalStop fatal = new FatalStop();
    private final Thread starting = Thread.currentThread();
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile Agent agent;

    AgentProcess(LoadedConfig loaded, BuildInfo build) {
        this.loaded = loaded;
        this.config = loaded.config();
        this.build = build;
    }

    /**
     * Starts the agent; one line in {@code err} says why when it does not run.
     *
     * @return {@link AgentCommand#RUNNING}, or the exit code
     */
    int run(PrintWriter err) {
        LogSetup.apply(config.log().format(), config.log().level());
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> fatal.accept(failure));
        Signal.handle(new Signal("TERM"), signal -> stopRequested());
        Signal.handle(new Signal("INT"), signal -> stopRequested());
        loaded.warnings().forEach(warning -> log.warn("configuration: {}", warning));
        try {
            agent = Agent.start(loaded, build, fatal);
        } catch (StartRefusedException e) {
            err.println("raftkv-agent: refused to start: " + e.getMessage());
            return EXIT_NOT_STARTED;
        } catch (IOException | RuntimeException e) {
            if (stopRequested.get()) {
                // Not only the interruption fails here: a disk may have, just then.
                log.warn("start abandoned error={}", e.toString());
                return stoppedEarly(err);
            }
            err.println("raftkv-agent: cannot start: " + e.getMessage());
            log.debug("start failed", e);
            return EXIT_NOT_STARTED;
        } catch (InterruptedException e) {
            return stoppedEarly(err);
        }
        if (stopRequested.get()) {
            // The signal found nothing that could be interrupted, so the start went on to its end.
            end(agent);
        } else {
            ServiceSupervisor.ready();
        }
        return AgentCommand.RUNNING;
    }

    private static int stoppedEarly(PrintWriter err) {
        err.println("raftkv-agent: stopped before it had started");
        return 0;
    }

    /** The first signal stops in good order, a second one, or the end of patience, at once. */
    private void stopRequested() {
        if (!stopRequested.compareAndSet(false, true)) {
            log.warn("stop forced by a second signal");
            Runtime.getRuntime().halt(EXIT_FORCED);
        }
        thread("raftkv-stop-limit", () -> {
            sleep(STOP_LIMIT);
            log.warn("stop forced after {} s", STOP_LIMIT.toSeconds());
            Runtime.getRuntime().halt(EXIT_FORCED);
        });
        // Read after the request was noted, as run() looks for the request after it has set the agent: one of them
        // sees.
        Agent running = agent;
        if (running == null) {
            starting.interrupt();
        } else {
            end(running);
        }
    }

    private void end(Agent running) {
        if (ending.compareAndSet(false, true)) {
            // No daemon, as the thread that heard the signal is: when everything else has ended, the process must still
            // wait for this one.
            Thread stopping = new Thread(() -> stop(running), "raftkv-stop");
            stopping.setDaemon(false);
            stopping.start();
        }
    }

    private static void stop(Agent running) {
        log.info("agent stopping");
        ServiceSupervisor.stopping();
        running.stop(STOP_LIMIT.dividedBy(2));
        log.info("agent stopped");
        Runtime.getRuntime().halt(0);
    }

    private static void thread(String name, Runnable task) {
        Thread created = new Thread(task, name);
        created.setDaemon(true);
        created.start();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
