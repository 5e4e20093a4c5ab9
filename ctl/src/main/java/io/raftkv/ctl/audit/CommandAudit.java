package io.raftkv.ctl.audit;

import io.raftkv.ctl.audit.CommandEntry.Phase;
import io.raftkv.ctl.journal.Operator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Writes one command down: when it begins, and when it is over. A trail that cannot be written to is told once. */
public final class CommandAudit {
    private final UserTrail trail;
    private final Operator operator;
    private final String program;
    private final List<String> argv;
    private final Consumer<String> warn;
    private final String id = UUID.randomUUID().toString();
    private final long begunNanos = System.nanoTime();
    private boolean warned;

    /** What is known of a command by the time of a line; each may be {@code null}. */
    public record Known(String context, String cluster, String operation) {}

    public CommandAudit(UserTrail trail, Operator operator, String program, List<String> argv, Consumer<String> warn) {
        this.trail = trail;
        this.operator = operator;
        this.program = program;
        this.argv = List.copyOf(argv);
        this.warn = warn;
    }

    public void begun(Known known) {
        write(Phase.BEGUN, known, null, null);
    }

    public void ended(Known known, int exitCode) {
        write(Phase.ENDED, known, exitCode, (System.nanoTime() - begunNanos) / 1_000_000);
    }

    private void write(Phase phase, Known known, Integer exitCode, Long durationMillis) {
        CommandEntry entry = new CommandEntry(
                CommandEntry.VERSION,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                phase,
                id,
                operator,
                ProcessHandle.current().pid(),
                program,
                known.context(),
                known.cluster(),
                argv,
                known.operation(),
                exitCode,
                durationMillis);
        try {
            trail.append(entry);
        } catch (IOException | RuntimeException e) {
            if (!warned) {
                warn.accept("this command is not in the audit trail: " + e);
                warned = true;
            }
        }
    }
}
