package io.raftkv.ctl.playground;

import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import java.io.IOException;
import java.util.List;

/** What there is of a playground, for people and programs. */
final class PlaygroundReport {
    private PlaygroundReport() {}

    private record Data(String name, String directory, List<Node> nodes) {}

    private record Node(String id, String state, String url, Long pid, String dataDir, String log) {}

    static Report of(Playground playground) throws IOException {
        List<NodeView> views = playground.view();
        List<Node> nodes = views.stream()
                .map(view -> new Node(
                        view.id(),
                        view.state().word(),
                        view.url(),
                        view.pid().orElse(null),
                        view.dataDir().toString(),
                        view.log().toString()))
                .toList();
        Table table = Table.of(
                Column.left("NODE"),
                Column.left("STATE"),
                Column.left("URL"),
                Column.right("PID"),
                Column.left("DATA").wide(),
                Column.left("LOG").wide());
        for (NodeView view : views) {
            table.row(
                    view.id(),
                    Cell.of(view.state().word(), styleOf(view.state())),
                    view.url(),
                    view.pid().orElse(null),
                    view.dataDir(),
                    view.log());
        }
        return Report.of(
                        "Playground",
                        new Data(playground.name(), playground.directory().toString(), nodes))
                .table(table)
                .names(views.stream().map(NodeView::id).toList());
    }

    private static Style styleOf(NodeState state) {
        return switch (state) {
            case RUNNING -> Style.GOOD;
            case PAUSED -> Style.WARNING;
            case DOWN -> Style.BAD;
        };
    }
}
