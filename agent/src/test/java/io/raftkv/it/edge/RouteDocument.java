package io.raftkv.it.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of routes in {@code docs/api.md}, which an operator goes by. */
final class RouteDocument {
    private final Map<String, Set<String>> methods = new TreeMap<>();
    private final Map<String, List<String>> parameters = new LinkedHashMap<>();

    private RouteDocument() {}

    static RouteDocument read() {
        RouteDocument document = new RouteDocument();
        try {
            for (String line : Files.readAllLines(Path.of("docs/api.md"))) {
                String[] cells = line.split("\\|");
                if (cells.length == 5 && cells[2].strip().startsWith("/")) {
                    document.add(cells[1].strip(), cells[2].strip(), cells[4].strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.methods.values().stream().filter(of -> of.contains("GET")).forEach(of -> of.add("HEAD"));
        return document;
    }

    private void add(String method, String path, String names) {
        methods.computeIfAbsent(path, ignored -> new TreeSet<>()).add(method);
        parameters.put(method + " " + path, names.equals("-") ? List.of() : List.of(names.split(", ")));
    }

    /** Path templates, and the methods that each takes. */
    Map<String, Set<String>> methods() {
        return methods;
    }

    /** {@code METHOD /path}, and its query parameters. */
    Map<String, List<String>> parameters() {
        return parameters;
    }
}
