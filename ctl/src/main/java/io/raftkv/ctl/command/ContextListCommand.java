package io.raftkv.ctl.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code raftkvctl context list}. */
@Command(name = "list", description = "List the known clusters.")
final class ContextListCommand extends CtlCommand {

    private record Item(
            String name,
            boolean current,
            @JsonProperty("protected") boolean isProtected,
            List<String> endpoints,
            int nodes) {}

    private record Items(List<Item> contexts) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        ContextStore store = invocation.contextStore();
        String current = store.currentName().orElse("");
        List<Item> items =
                store.contexts().stream().map(context -> item(context, current)).toList();
        Table table = Table.withHeadings("CURRENT", "NAME", "PROTECTED", "ENDPOINTS", "NODES");
        for (Item item : items) {
            table.row(
                    item.current() ? "*" : "",
                    item.name(),
                    item.isProtected() ? "yes" : "",
                    String.join(",", item.endpoints()),
                    item.nodes());
        }
        invocation
                .output()
                .print(Report.of("ContextList", new Items(items))
                        .table(table)
                        .names(items.stream().map(Item::name).toList()));
        return ExitCode.OK;
    }

    private static Item item(Context context, String current) {
        return new Item(
                context.name(),
                context.name().equals(current),
                context.isProtected(),
                context.endpoints(),
                context.nodes().size());
    }
}
