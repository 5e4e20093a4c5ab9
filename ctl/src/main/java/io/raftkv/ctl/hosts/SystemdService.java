package io.raftkv.ctl.hosts;

import io.raftkv.ctl.failure.CtlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A unit of systemd on some host. */
public final class SystemdService implements Service {
    private static final int EVIDENCE_LINES = 10;
    /** systemctl(1), EXIT STATUS: the unit is not loaded. */
    private static final int NOT_LOADED_STATUS = 5;

    private static final Pattern UNKNOWN = Pattern.compile("Unit \\S+ (not found|not loaded|could not be found)");
    private static final Pattern OTHERS_HIDDEN =
            Pattern.compile("not seeing messages from other users|insufficient permissions");

    private final Host host;
    private final String unit;

    public SystemdService(Host host, String unit) {
        this.host = host;
        this.unit = unit;
    }

    /** As long as the unit's own timeout if it takes that: type notify, it is over when the agent answers. */
    @Override
    public void start(Duration timeout) {
        change("start", timeout);
    }

    @Override
    public void stop(Duration timeout) {
        change("stop", timeout);
    }

    @Override
    public void restart(Duration timeout) {
        change("restart", timeout);
    }

    private void change(String verb, Duration timeout) {
        HostCommand command = HostCommand.of("systemctl", verb, "--", unit)
                .asRoot(host.usesSudo())
                .within(timeout);
        CommandOutcome outcome = host.run(command);
        if (outcome.isSuccess()) {
            return;
        }
        if (outcome.exitStatus() == NOT_LOADED_STATUS
                || UNKNOWN.matcher(outcome.errors()).find()) {
            throw unknown();
        }
        throw new HostException(
                HostProblem.SERVICE_FAILED,
                host.node() + ": systemctl " + verb + " " + unit + " failed: "
                        + outcome.errors().lines().findFirst().orElse("it says nothing") + evidence(),
                "raftkvctl node logs " + host.node());
    }

    private HostException unknown() {
        return new HostException(
                HostProblem.SERVICE_UNKNOWN,
                host.node() + ": systemd there knows no service '" + unit + "'",
                "install the package, or name it with service=NAME in the inventory");
    }

    private String evidence() {
        List<String> lines = new ArrayList<>();
        try {
            journal(JournalQuery.last(EVIDENCE_LINES), lines::add);
        } catch (CtlException noEvidence) {
            return "";
        }
        return lines.isEmpty() ? "" : "; its journal ends with\n" + String.join("\n", lines);
    }

    @Override
    public ServiceStatus status() {
        CommandOutcome outcome = host.require(HostCommand.of(
                "systemctl", "show", "--no-pager", "--property=LoadState,ActiveState,SubState,MainPID", "--", unit));
        Map<String, String> properties = new HashMap<>();
        for (String line : outcome.lines()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if ("not-found".equals(properties.get("LoadState"))) {
            throw unknown();
        }
        String active = properties.getOrDefault("ActiveState", "unknown");
        String pid = properties.getOrDefault("MainPID", "0");
        return new ServiceStatus(
                state(active),
                pid.matches("[1-9][0-9]*") ? Optional.of(Long.valueOf(pid)) : Optional.empty(),
                active + " (" + properties.getOrDefault("SubState", "unknown") + ")");
    }

    /** systemd(1), "Units": the states that a unit can have. */
    private static ServiceStatus.State state(String active) {
        return switch (active) {
            case "active", "reloading" -> ServiceStatus.State.RUNNING;
            case "activating" -> ServiceStatus.State.STARTING;
            case "deactivating" -> ServiceStatus.State.STOPPING;
            case "failed" -> ServiceStatus.State.FAILED;
            default -> ServiceStatus.State.STOPPED;
        };
    }

    @Override
    public void journal(JournalQuery query, Consumer<String> lines) {
        List<String> arguments = new ArrayList<>(List.of(
                "journalctl", "--no-pager", "--output=short-iso", "--unit=" + unit, "--lines=" + query.linesMax()));
        query.since().ifPresent(age -> arguments.add("--since=-" + Math.max(1, age.toSeconds()) + "s"));
        HostCommand command = new HostCommand(
                arguments,
                host.usesSudo(),
                CommandInput.NOTHING,
                HostCommand.of("journalctl").timeout());
        if (query.follow()) {
            arguments.add("--follow");
            command = new HostCommand(arguments, host.usesSudo(), CommandInput.NOTHING, HostCommand.NO_LIMIT);
        }
        CommandOutcome outcome = host.stream(command, line -> {
            if (!line.startsWith("-- ")) { // journalctl's own words: where the journal begins, that it is empty
                lines.accept(Redaction.of(line));
            }
        });
        if (OTHERS_HIDDEN.matcher(outcome.errors()).find()) {
            throw new HostException(
                    HostProblem.HOST_ACCESS_DENIED,
                    host.node() + ": this user may not read the journal of " + unit,
                    "sudo=true for the node in the inventory, or put the user into the group systemd-journal");
        }
        if (!outcome.isSuccess()) {
            throw new HostException(
                    HostProblem.HOST_COMMAND_FAILED,
                    host.node() + ": journalctl ended with " + outcome.exitStatus() + ": "
                            + CommandFailure.lastLine(outcome.errors()),
                    null);
        }
    }
}
