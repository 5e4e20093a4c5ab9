package io.raftkv.ctl.output;

import io.raftkv.check.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, two spaces between columns, no lines: easy to read, and to cut with awk. Some columns appear in
 * the wide form only.
 */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    private Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** @param wideOnly left out unless the wide form is asked for */
    public record Column(String heading, boolean alignRight, boolean wideOnly) {
        public static Column left(String heading) {
            return new Column(heading, false, false);
        }

        public static Column right(String heading) {
            return new Column(heading, true, false);
        }

        public Column wide() {
            return new Column(heading, alignRight, true);
        }
    }

    public static Table of(Column... columns) {
        return new Table(List.of(columns));
    }

    /** All columns left aligned and always shown. */
    public static Table withHeadings(String... headings) {
        List<Column> columns = new ArrayList<>();
        for (String heading : headings) {
            columns.add(Column.left(heading));
        }
        return new Table(columns);
    }

    /** Adds a row; a cell is a {@link Cell} or anything printable, {@code null} prints as a dash. */
    public Table row(Object... cells) {
        Check.argument(cells.length == columns.size(), "%s cells for %s columns", cells.length, columns.size());
        List<Cell> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell instanceof Cell made ? made : Cell.of(cell));
        }
        rows.add(row);
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines without trailing blanks; only the headings when there are no rows. */
    public List<String> lines(boolean wide, Palette palette) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = DisplayWidth.of(columns.get(i).heading());
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i).text()));
            }
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        List<Cell> headings = columns.stream()
                .map(column -> new Cell(column.heading(), Style.STRONG))
                .toList();
        lines.add(line(headings, widths, wide, palette));
        for (List<Cell> row : rows) {
            lines.add(line(row, widths, wide, palette));
        }
        return lines;
    }

    private String line(List<Cell> cells, int[] widths, boolean wide, Palette palette) {
        StringBuilder line = new StringBuilder();
        int pending = 0; // blanks are written only when something follows them
        boolean first = true;
        for (int i = 0; i < cells.size(); i++) {
            if (columns.get(i).wideOnly() && !wide) {
                continue;
            }
            if (!first) {
                pending += GAP.length();
            }
            first = false;
            Cell cell = cells.get(i);
            int blanks = widths[i] - DisplayWidth.of(cell.text());
            boolean right = columns.get(i).alignRight();
            if (right) {
                pending += blanks;
            }
            if (!cell.text().isEmpty()) {
                line.append(" ".repeat(pending)).append(palette.paint(cell.text(), cell.style()));
                pending = 0;
            }
            if (!right) {
                pending += blanks;
            }
        }
        return line.toString();
    }
}
