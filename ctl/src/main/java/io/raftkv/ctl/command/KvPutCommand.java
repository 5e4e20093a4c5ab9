package io.raftkv.ctl.command;

import io.raftkv.ctl.client.WriteCondition;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl kv put}. */
@Command(
        name = "put",
        description = {
            "Set a key to a value: an argument, a file, or what comes in on stdin.",
            "Exit 6 when a condition does not hold; 8 when it is not known whether the write happened."
        })
final class KvPutCommand extends CtlCommand {
    @Mixin
    private KeyArgument key;

    @Redacted
    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "The value; - or nothing: from stdin.")
    private String value;

    @Option(names = "--file", paramLabel = "FILE", description = "Take the value from this file.")
    private Path file;

    @ArgGroup
    private ConditionOptions condition;

    @Mixin
    private ChangeOptions change;

    private record Written(String key, long revision, int sizeBytes) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        byte[] content = content(invocation);
        Plan plan = new Plan(
                "Put " + key.text() + " in " + invocation.context().name(),
                List.of("write " + content.length + " bytes"),
                List.of());
        if (!new Confirmation(invocation, change).permitsEveryday(plan)) {
            return ExitCode.OK;
        }
        WriteCondition when = condition == null ? WriteCondition.ALWAYS : condition.toCondition();
        long revision = invocation.client().put(key.bytes(), content, when);
        invocation
                .output()
                .print(Report.of("KeyWritten", new Written(key.text(), revision, content.length))
                        .line(key.text(), "  revision ", revision)
                        .name(key.text()));
        return ExitCode.OK;
    }

    private byte[] content(Invocation invocation) throws IOException {
        if (file != null) {
            if (value != null) {
                throw new CtlException(ExitCode.USAGE, "a value and --file exclude each other");
            }
            return Files.readAllBytes(file);
        }
        if (value != null && !value.equals("-")) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        if (value == null && invocation.output().console().inTerminal()) {
            throw new CtlException(
                    ExitCode.USAGE, "no value", "raftkvctl kv put KEY VALUE, --file FILE, or - for stdin");
        }
        return invocation.output().console().in().readAllBytes();
    }
}
