package io.raftkv.ctl.hosts;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The process of one node, whoever looks after it: systemd on some host, or a playground. Each change can be repeated: to
 * start what runs and to stop what is down does nothing.
 */
public interface Service {
    /** Starts it and returns when the agent answers. */
    void start(Duration timeout);

    /** Stops it gracefully and returns when no process of it runs any more. */
    void stop(Duration timeout);

    void restart(Duration timeout);

    ServiceStatus status();

    /** @param lines hears each line, redacted, oldest first */
    void journal(JournalQuery query, Consumer<String> lines);
}
