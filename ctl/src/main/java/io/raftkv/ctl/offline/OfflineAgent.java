package io.raftkv.ctl.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.hosts.CommandInput;
import io.raftkv.ctl.hosts.CommandOutcome;
import io.raftkv.ctl.hosts.Host;
import io.raftkv.ctl.hosts.HostCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code raftkv-agent offline …} on one machine. Its exit codes are ours ({@code agent/docs/adr/0005}). */
public final class OfflineAgent {
    private static final String NAME = "raftkv-agent: ";
    private static final String REMEDY = "  try: ";

    private final Host host;
    private final String program;
    private final boolean asRoot;

    /** @param program its path, or its name where the host's PATH has it */
    public OfflineAgent(Host host, String program, boolean asRoot) {
        this.host = host;
        this.program = program;
        this.asRoot = asRoot;
    }

    /** @param remarks warnings and advice beside the result, a line each */
    public record Result(ExitCode exitCode, List<String> remarks) {
        public Result {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * Runs one command to its end; reading every byte of a large directory takes as long as it takes.
     *
     * @param lines hears its result as it comes
     * @throws CtlException if there is no result, with the agent's reason and remedy
     */
    public Result run(List<String> arguments, Consumer<String> lines) {
        List<String> command = new ArrayList<>(List.of(program, "offline"));
        command.addAll(arguments);
        boolean[] answered = {false};
        CommandOutcome outcome =
                host.stream(new HostCommand(command, asRoot, CommandInput.NOTHING, HostCommand.NO_LIMIT), line -> {
                    answered[0] = true;
                    lines.accept(line);
                });
        ExitCode exitCode = exitCode(outcome.exitStatus());
        List<String> errors =
                outcome.errors().lines().filter(line -> !line.isBlank()).toList();
        if (exitCode != ExitCode.OK && !answered[0]) {
            throw failure(exitCode, errors);
        }
        return new Result(
                exitCode, errors.stream().map(OfflineAgent::withoutName).toList());
    }

    private static ExitCode exitCode(int status) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.value() == status)
                .findFirst()
                .orElse(ExitCode.FAILURE);
    }

    private CtlException failure(ExitCode exitCode, List<String> errors) {
        Optional<CtlException> structured = errors.stream()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .flatMap(line -> structured(exitCode, line));
        String reason = errors.stream()
                .filter(line -> line.startsWith(NAME))
                .findFirst()
                .map(OfflineAgent::withoutName)
                .orElse(program + " offline ended with " + exitCode.value()
                        + (errors.isEmpty() ? "" : ": " + errors.get(0)));
        String remedy = errors.stream()
                .filter(line -> line.startsWith(REMEDY))
                .findFirst()
                .map(line -> line.substring(REMEDY.length()))
                .orElse(null);
        return structured.orElseGet(() -> new CtlException(exitCode, reason, remedy));
    }

    private static Optional<CtlException> structured(ExitCode exitCode, String line) {
        try {
            JsonNode error = Json.mapper().readTree(line);
            return Optional.of(new CtlException(
                    exitCode, error.path("error").asText(), error.path("remedy").asText(null)));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static String withoutName(String line) {
        return line.startsWith(NAME) ? line.substring(NAME.length()) : line;
    }
}
