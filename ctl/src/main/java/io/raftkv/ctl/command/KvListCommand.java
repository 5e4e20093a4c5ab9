package io.raftkv.ctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.ctl.client.KeyQuery;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.OutputFormat;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import io.raftkv.ctl.transfer.KeyPages;
import io.raftkv.ctl.transfer.KeyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl kv list}. */
@Command(
        name = "list",
        description = {"List keys in order.", "Pages are fetched as needed; each page is one consistent point."})
final class KvListCommand extends CtlCommand {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Only keys that begin so.")
    private String prefix;

    @Option(names = "--start", paramLabel = "KEY", description = "From this key on.")
    private String start;

    @Option(names = "--end", paramLabel = "KEY", description = "Up to this key, itself left out.")
    private String end;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many keys; all unless given.")
    private long limit;

    @Option(names = "--reverse", description = "From the last key to the first.")
    private boolean reverse;

    @Option(names = "--values", description = "With revision and size; in JSON and YAML with the value.")
    private boolean values;

    @Option(names = "--stale", description = "Ask one agent for what it has, also without a leader.")
    private boolean stale;

    private record Keys(List<JsonNode> keys, int count) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        if (limit < 0) {
            throw new CtlException(ExitCode.USAGE, "--limit is negative: " + limit);
        }
        boolean withValues = values || invocation.output().format() == OutputFormat.WIDE;
        int page = KeyPages.firstPage(withValues);
        KeyQuery query = new KeyQuery(
                Optional.ofNullable(prefix),
                Optional.ofNullable(start),
                Optional.ofNullable(end),
                reverse,
                withValues,
                stale,
                limit > 0 ? (int) Math.min(limit, page) : page,
                Optional.empty());
        KeyPages pages = new KeyPages(invocation.client(), query, limit);
        List<JsonNode> keys = new ArrayList<>();
        for (Optional<JsonNode> next = pages.next(); next.isPresent(); next = pages.next()) {
            keys.add(next.get());
        }
        Report report = Report.of("KeyList", new Keys(keys, keys.size()));
        if (withValues) {
            report.table(table(keys));
        }
        for (JsonNode key : keys) {
            String name = key.isTextual() ? key.textValue() : key.path("key").asText();
            report.name(name);
            if (!withValues) {
                report.line(Cell.of(name));
            }
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }

    private static Table table(List<JsonNode> keys) {
        Table table = Table.of(Column.left("KEY"), Column.right("REVISION"), Column.right("SIZE"));
        for (JsonNode each : keys) {
            KeyRecord item = KeyRecord.parse(each);
            table.row(each.path("key").asText(), item.revision(), HumanSize.of(item.value().length));
        }
        return table;
    }
}
