package io.raftkv.ctl.command;

import io.raftkv.ctl.client.WriteCondition;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl kv delete}. */
@Command(name = "delete", description = "Delete a key; also succeeds when there is none.")
final class KvDeleteCommand extends CtlCommand {
    @Mixin
    private KeyArgument key;

    @Option(names = "--if-revision", paramLabel = "N", description = "Only if the key has this revision.")
    private Long revision;

    @Mixin
    private ChangeOptions change;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Plan plan = new Plan(
                "Delete " + key.text() + " in " + invocation.context().name(), List.of("delete the key"), List.of());
        if (!new Confirmation(invocation, change).permitsEveryday(plan)) {
            return ExitCode.OK;
        }
        WriteCondition condition = revision == null ? WriteCondition.ALWAYS : WriteCondition.ifRevision(revision);
        invocation.client().delete(key.bytes(), condition);
        invocation
                .output()
                .print(Report.of("KeyDeleted", Map.of("key", key.text()))
                        .line(key.text(), "  deleted")
                        .name(key.text()));
        return ExitCode.OK;
    }
}
