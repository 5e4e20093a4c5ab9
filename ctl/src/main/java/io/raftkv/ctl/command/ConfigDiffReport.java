package io.raftkv.ctl.command;

import io.raftkv.ctl.configuration.ConfigTable;
import io.raftkv.ctl.configuration.KeyDifference;
import io.raftkv.ctl.configuration.KeyDifference.Value;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code config diff} found.
 *
 * @param file that was compared, {@code null} for the nodes among each other
 * @param differs whether something differs that should not
 * @param pending per node, what its host's file would change at the next restart
 */
record ConfigDiffReport(
        String file, boolean differs, List<NodeView> nodes, List<KeyDifference> differences, List<Pending> pending) {

    /**
     * @param problem why it was not compared, else {@code null}
     * @param file that it was started with
     * @param fileProblem why that one was not looked at on its host, else {@code null}
     */
    record NodeView(String id, String http, boolean compared, String problem, String file, String fileProblem) {}

    record Pending(String node, String file, List<KeyDifference> changes) {}

    Report report() {
        Report report = Report.of("ConfigDifference", this);
        List<String> compared =
                nodes.stream().filter(NodeView::compared).map(NodeView::id).toList();
        List<String> columns = new ArrayList<>(compared);
        if (file != null) {
            columns.add(0, ConfigTable.FILE);
        }
        if (!differences.isEmpty()) {
            report.table(table(columns, differences));
        }
        report.line(summary(compared));
        for (Pending each : pending) {
            report.line(
                            Cell.of(each.node(), Style.STRONG),
                            ": " + each.file() + " on its host is not what is in force; a restart would change:")
                    .table(table(List.of(each.node(), ConfigTable.FILE), each.changes()));
        }
        differences.forEach(each -> report.name(each.key()));
        return report;
    }

    private Cell summary(List<String> compared) {
        String what = (file == null ? "" : file + " and ") + String.join(", ", compared);
        long expected = differences.stream().filter(KeyDifference::perNode).count();
        if (differences.isEmpty()) {
            return Cell.of(
                    file == null && compared.size() == 1
                            ? what + ": no other node to compare with"
                            : what + ": no difference",
                    file == null && compared.size() == 1 ? Style.PLAIN : Style.GOOD);
        }
        String count = differences.size() + (differences.size() == 1 ? " key differs" : " keys differ");
        return Cell.of(
                what + ": " + count + (expected == 0 ? "" : ", " + expected + " of them differ from node to node"),
                differs ? Style.WARNING : Style.PLAIN);
    }

    private static Table table(List<String> columns, List<KeyDifference> rows) {
        List<String> headings = new ArrayList<>(columns);
        headings.add(0, "KEY");
        Table table = Table.withHeadings(headings.toArray(String[]::new));
        for (KeyDifference row : rows) {
            List<Object> cells = new ArrayList<>();
            cells.add(row.key());
            columns.forEach(column -> cells.add(Cell.of(shown(row.values().get(column)))));
            table.row(cells.toArray());
        }
        return table;
    }

    /** Where it was set matters when it is not the file: nobody finds it there. */
    private static String shown(Value value) {
        if (value == null || value.value() == null) {
            return null;
        }
        boolean elsewhere =
                value.source().equals("environment") || value.source().equals("flag");
        return elsewhere ? value.value() + " (" + value.source() + ")" : value.value();
    }
}
