package io.raftkv.offline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A result for people: aligned fields, tables and plain lines. */
final class Lines {
    private static final String FIELD = "%-13s %s";

    private final List<String> lines = new ArrayList<>();

    /** A field, left out when there is no value. */
    Lines field(String name, Object value) {
        if (value != null) {
            lines.add(String.format(FIELD, name, value));
        }
        return this;
    }

    Lines line(String text) {
        lines.add(text);
        return this;
    }

    /** @param rows of as many cells as there are headings; with none, nothing is printed */
    Lines table(List<String> headings, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return this;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        lines.add("");
        for (List<String> row : all) {
            lines.add(IntStream.range(0, row.size())
                    .mapToObj(column -> column + 1 == row.size()
                            ? row.get(column)
                            : String.format("%-" + width(all, column) + "s", row.get(column)))
                    .collect(Collectors.joining("  "))
                    .stripTrailing());
        }
        return this;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
    }

    /** A time to the second; {@code null} for 0, which stands for none. */
    static String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines);
    }
}
