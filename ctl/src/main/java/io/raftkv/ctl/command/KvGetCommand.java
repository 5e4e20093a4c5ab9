package io.raftkv.ctl.command;

import io.raftkv.ctl.client.StoredEntry;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl kv get}. */
@Command(
        name = "get",
        description = {
            "Write a key's value to stdout, byte for byte.",
            "With -o wide: its revision and size; with -o json or yaml the value is base64. Exit 4 when there is no such key."
        })
final class KvGetCommand extends CtlCommand {
    @Mixin
    private KeyArgument key;

    @Option(names = "--stale", description = "Ask one agent for what it has, also without a leader.")
    private boolean stale;

    @Option(names = "--to", paramLabel = "FILE", description = "Write the value into this file.")
    private Path file;

    private record Value(String key, String value, String encoding, long revision, int sizeBytes) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        StoredEntry entry = invocation.client().read(key.bytes(), stale);
        int size = entry.value().length;
        if (file != null) {
            Files.write(file, entry.value());
            invocation.output().say(size + " bytes, revision " + entry.revision() + ", written to " + file);
            return ExitCode.OK;
        }
        OutputFormat format = invocation.output().format();
        if (format == OutputFormat.TABLE) {
            writeRaw(invocation, entry.value());
            return ExitCode.OK;
        }
        String base64 = Base64.getEncoder().encodeToString(entry.value());
        invocation
                .output()
                .print(Report.of("KeyValue", new Value(key.text(), base64, "base64", entry.revision(), size))
                        .table(Table.withHeadings("KEY", "REVISION", "SIZE").row(key.text(), entry.revision(), size))
                        .name(key.text()));
        return ExitCode.OK;
    }

    /** Exactly the value, unless a person looks at it: then the prompt shall not stand behind it. */
    private static void writeRaw(Invocation invocation, byte[] value) {
        invocation.output().raw(value);
        boolean endsOpen = value.length > 0 && value[value.length - 1] != '\n';
        if (endsOpen && invocation.output().console().outTerminal()) {
            invocation.output().raw(new byte[] {'\n'});
        }
    }
}
