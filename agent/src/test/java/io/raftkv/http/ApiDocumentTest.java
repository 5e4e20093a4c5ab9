package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.api.Json;
import io.raftkv.auth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code agent/docs/api.md} against the route table, both ways. */
final class ApiDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/api.md");

    @Test
    void shouldListExactlyTheRoutesThereAre() throws IOException {
        List<String> wanted = routes().stream()
                .map(route -> String.join(
                        " | ",
                        route.method(),
                        route.template(),
                        route.role().label() + (route.membersToo() ? ", member" : ""),
                        route.parameters().isEmpty() ? "-" : String.join(", ", route.parameters())))
                .toList();
        assertThat(rows("## Routes")).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void shouldDescribeExactlyTheRoutesThereAre() throws IOException {
        List<String> described = lines().stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(routes().stream()
                        .map(route -> route.method() + " " + route.template())
                        .toList());
    }

    @Test
    void shouldListExactlyTheErrorsThereAre() throws IOException {
        List<String> listed = rows("## Errors").stream()
                .map(row -> row.substring(0, row.lastIndexOf(" | ")))
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code.name() + " | " + code.httpStatus() + " | "
                                + code.effect().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void shouldShowExamplesThatAreJson() throws IOException {
        List<String> examples = new ArrayList<>();
        StringBuilder example = null;
        for (String line : lines()) {
            if (line.equals("```json")) {
                example = new StringBuilder();
            } else if (line.equals("```") && example != null) {
                examples.add(example.toString());
                example = null;
            } else if (example != null) {
                example.append(line);
            }
        }
        assertThat(examples).hasSizeGreaterThan(15);
        for (String text : examples) {
            assertThat(Json.mapper().readTree(text).isObject()).as(text).isTrue();
        }
    }

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.addAll(Routes.data(new KeyEndpoints(null, 0), new ListEndpoint(null), new BatchEndpoint(null, 0)));
        routes.addAll(Routes.cluster(new ClusterEndpoints(null)));
        routes.addAll(Routes.lease(new LeaseEndpoints(null)));
        routes.addAll(Routes.audit(new AuditEndpoint("", null)));
        routes.addAll(Routes.drain(new DrainEndpoints(null, null, null)));
        routes.addAll(Routes.backup(new BackupEndpoint(null, null)));
        routes.addAll(Routes.node(
                new NodeEndpoints(null, null, null, null),
                new LogLevelEndpoint(),
                new ConfigEndpoint(new TestServer().loaded()),
                new MetricsEndpoint(null),
                true));
        assertThat(routes.stream().filter(route -> route.role() == Role.PUBLIC)).isNotEmpty();
        return routes;
    }

    /** The rows of the first table below a heading, cells joined by bars. */
    private static List<String> rows(String heading) throws IOException {
        List<String> lines = lines();
        return lines.subList(lines.indexOf(heading), lines.size()).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::trim)
                        .collect(Collectors.joining(" | ")))
                .toList();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(DOCUMENT);
    }
}
