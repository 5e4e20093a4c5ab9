package io.raftkv.ctl.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The result of one command, before anybody decided how to print it.
 *
 * <p>{@code data} is what programs read: any value that {@link io.raftkv.api.Json} can map to an object. The text is
 * what people read: lines and tables in order. The names are for {@code -o name}, one per line.
 */
public final class Report {
    private final String kind;
    private final Object data;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Report(String kind, Object data) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.data = Objects.requireNonNull(data, "data");
    }

    /** @param kind of the result, e.g. {@code ClusterStatus}; with {@code data} the stable interface for programs */
    public static Report of(String kind, Object data) {
        return new Report(kind, data);
    }

    /** One line of text for people; pieces are joined as they are. */
    public Report line(Object... pieces) {
        List<Cell> cells = new ArrayList<>();
        for (Object piece : pieces) {
            cells.add(piece instanceof Cell made ? made : Cell.of(piece));
        }
        parts.add(new Line(List.copyOf(cells)));
        return this;
    }

    public Report table(Table table) {
        parts.add(new Rows(table));
        return this;
    }

    public Report name(String name) {
        names.add(name);
        return this;
    }

    public Report names(List<String> more) {
        names.addAll(more);
        return this;
    }

    String kind() {
        return kind;
    }

    Object data() {
        return data;
    }

    List<String> names() {
        return names;
    }

    List<String> text(boolean wide, Palette palette) {
        List<String> lines = new ArrayList<>();
        for (Part part : parts) {
            part.addTo(lines, wide, palette);
        }
        return lines;
    }

    private sealed interface Part {
        void addTo(List<String> lines, boolean wide, Palette palette);
    }

    private record Line(List<Cell> pieces) implements Part {
        @Override
        public void addTo(List<String> lines, boolean wide, Palette palette) {
            StringBuilder line = new StringBuilder();
            pieces.forEach(piece -> line.append(palette.paint(piece.text(), piece.style())));
            lines.add(line.toString());
        }
    }

    private record Rows(Table table) implements Part {
        @Override
        public void addTo(List<String> lines, boolean wide, Palette palette) {
            lines.addAll(table.lines(wide, palette));
        }
    }
}
