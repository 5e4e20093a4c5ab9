package io.raftkv.ctl.command;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import io.raftkv.disk.LocalDisk;
import io.raftkv.snapshot.FoundSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl snapshot list}. */
@Command(
        name = "list",
        description = {
            "List the snapshots in the data directories of this machine.",
            "Of every local node of the context, or of one data directory; the agent need not run."
        })
final class SnapshotListCommand extends CtlCommand {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "Look into this data directory.")
    private Path dataDirectory;

    private record Item(
            String node,
            String path,
            Long index,
            Long term,
            Long epoch,
            Long keys,
            Long sizeBytes,
            Long createdMillis,
            String problem) {}

    private record Items(List<Item> snapshots) {}

    private record Place(String node, Path directory) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        List<Item> items = new ArrayList<>();
        for (Place place : places(invocation)) {
            for (FoundSnapshot found : new SnapshotStore(new LocalDisk(), place.directory()).found()) {
                items.add(item(place.node(), found));
            }
        }
        Table table = Table.of(
                Column.left("NODE"),
                Column.right("INDEX"),
                Column.right("TERM"),
                Column.right("EPOCH"),
                Column.right("KEYS"),
                Column.right("SIZE"),
                Column.right("AGE"),
                Column.left("STATE"),
                Column.left("PATH").wide());
        items.forEach(item -> addRow(table, item));
        invocation
                .output()
                .print(Report.of("SnapshotList", new Items(items))
                        .table(table)
                        .names(items.stream().map(Item::path).toList()));
        return items.stream().allMatch(item -> item.problem() == null) ? ExitCode.OK : ExitCode.DAMAGED;
    }

    private List<Place> places(Invocation invocation) {
        if (dataDirectory != null) {
            return List.of(new Place("-", dataDirectory));
        }
        List<Place> places = new ArrayList<>();
        for (NodeEntry node : invocation.context().nodes()) {
            node.dataDir()
                    .filter(directory -> node.isLocal() && Files.isDirectory(directory))
                    .ifPresent(directory -> places.add(new Place(node.id(), directory)));
        }
        if (places.isEmpty()) {
            throw new CtlException(
                    ExitCode.NOT_FOUND, "the context names no data directory on this machine", "--data-dir DIR");
        }
        return places;
    }

    private static Item item(String node, FoundSnapshot found) {
        String path = found.directory().toString();
        if (found.snapshot().isEmpty()) {
            return new Item(node, path, null, null, null, null, null, null, found.problem());
        }
        SnapshotManifest manifest = found.snapshot().get().manifest();
        return new Item(
                node,
                path,
                manifest.index(),
                manifest.term(),
                manifest.epoch(),
                manifest.keyCount(),
                manifest.sizeBytes(),
                manifest.createdMillis(),
                null);
    }

    private static void addRow(Table table, Item item) {
        Duration age = item.createdMillis() == null
                ? null
                : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - item.createdMillis()));
        table.row(
                item.node(),
                item.index(),
                item.term(),
                item.epoch(),
                item.keys(),
                item.sizeBytes() == null ? null : HumanSize.of(item.sizeBytes()),
                age == null ? null : HumanDuration.of(age),
                item.problem() == null ? Cell.of("usable", Style.GOOD) : Cell.of(item.problem(), Style.BAD),
                item.path());
    }
}
