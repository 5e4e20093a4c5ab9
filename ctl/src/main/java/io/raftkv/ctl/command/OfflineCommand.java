package io.raftkv.ctl.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.offline.OfflineAgent;
import io.raftkv.ctl.output.Output;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.output.Report;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;

/** A command that the agent's program carries out on a stopped node's data. */
abstract class OfflineCommand extends CtlCommand {
    @Mixin
    private StoppedNode stopped;

    /** Of {@code raftkv-agent offline}, without format and directory. */
    abstract List<String> arguments();

    /** Whether the result is many objects, one a line. */
    boolean isStream() {
        return false;
    }

    @Override
    protected final ExitCode run(Invocation invocation) {
        StoppedNode.Place place = stopped.place(invocation);
        Output output = invocation.output();
        boolean structured = output.format() == OutputFormat.JSON || output.format() == OutputFormat.YAML;
        List<String> arguments = new ArrayList<>(arguments());
        arguments.addAll(List.of("-o", structured ? "json" : "table", "--", place.directory()));
        StringBuilder whole = new StringBuilder();
        OfflineAgent.Result result = place.agent().run(arguments, line -> {
            if (!structured) {
                output.raw((line + "\n").getBytes(StandardCharsets.UTF_8));
            } else if (isStream()) {
                output.printNext(report(line));
            } else {
                whole.append(line).append('\n');
            }
        });
        if (!whole.isEmpty()) {
            output.print(report(whole.toString()));
        }
        result.remarks().forEach(output::say);
        return result.exitCode();
    }

    private static Report report(String json) {
        try {
            ObjectNode data = (ObjectNode) Json.mapper().readTree(json);
            JsonNode kind = data.remove("kind");
            return Report.of(kind.asText(), data);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new CtlException(
                    ExitCode.FAILURE,
                    "raftkv-agent there answered with something else than JSON: " + json.strip(),
                    "are both programs of the same version? raftkv-agent --version",
                    e);
        }
    }
}
