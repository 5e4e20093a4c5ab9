package io.raftkv.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import io.raftkv.check.InvariantViolation;
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.DirectoryReading;
import io.raftkv.wal.WalReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all offline commands share: where results and reasons go, and the one place that makes them exit codes. */
final class Work {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (default) or json.")
    private Format format;

    private final Disk disk = new LocalDisk();

    /** How a result is printed. */
    enum Format {
        table,
        json
    }

    /** One command's work. */
    interface Step {
        ExitCode run(Disk disk) throws OfflineException, IOException;
    }

    int run(Step step) {
        try {
            int exitCode = step.run(disk).value();
            command.commandLine().getOut().flush();
            return exitCode;
        } catch (OfflineException e) {
            return failed(e.exitCode(), e.getMessage(), e.remedy());
        } catch (AccessDeniedException e) {
            return failed(
                    ExitCode.FAILURE,
                    e.getFile() + " cannot be read: permission denied",
                    "run it as the user that the agent runs as, for example sudo -u raftkv raftkv-agent offline …");
        } catch (IOException e) {
            return failed(ExitCode.FAILURE, e.toString(), "if the disk is failing, copy what can be read of it first");
        }
    }

    /** The result, on standard output. */
    void print(String kind, Object data, Lines lines) {
        PrintWriter out = command.commandLine().getOut();
        out.println(format == Format.json ? json(kind, data, true) : lines.toString());
        out.flush();
    }

    /** One of many results: in JSON one object a line. */
    void printLine(String kind, Object data, Lines lines) {
        PrintWriter out = command.commandLine().getOut();
        out.println(format == Format.json ? json(kind, data, false) : lines.toString());
    }

    /** Warns where a state can only be rebuilt up to a fault in the log. */
    void sayDamage(DirectoryReading reading) {
        reading.log()
                .map(WalReport::verdict)
                .filter(verdict -> !verdict.usable())
                .ifPresent(verdict -> say("raftkv-agent: warning: the log is damaged, and counts up to there only: "
                        + verdict.describe()));
    }

    /** What a refusal is about, for people; programs have it from {@code --dry-run}. */
    void explain(Lines lines) {
        if (format == Format.table) {
            say(lines.toString());
        }
    }

    /** What is said beside the result, on standard error. */
    void say(String text) {
        command.commandLine().getErr().println(text);
    }

    private int failed(ExitCode exitCode, String reason, String remedy) {
        if (format == Format.json) {
            ObjectNode error = Json.mapper().createObjectNode();
            error.put("error", reason).put("exit_code", exitCode.value()).put("remedy", remedy);
            say(json("Error", error, false));
        } else {
            say("raftkv-agent: " + reason);
            say("  try: " + remedy);
        }
        return exitCode.value();
    }

    private static String json(String kind, Object data, boolean pretty) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("kind", kind);
        document.setAll((ObjectNode) Json.mapper().valueToTree(data));
        try {
            return pretty
                    ? Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document)
                    : Json.mapper().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("a result is plain data", e);
        }
    }
}
