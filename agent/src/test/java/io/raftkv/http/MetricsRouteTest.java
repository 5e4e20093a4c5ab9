package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.metrics.MetricsCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A live scrape against the catalogue, and what alerts and the runbook rely on. */
final class MetricsRouteTest {
    private static final Path DOCUMENT = Path.of("docs/metrics.md");

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldExposeExactlyTheCatalogue() throws IOException {
        Scrape scrape = Scrape.of(text());
        Map<String, String> wanted = new TreeMap<>();
        for (MetricsCatalogue metric : MetricsCatalogue.values()) {
            wanted.put(metric.metric(), metric.kind().name().toLowerCase(java.util.Locale.ROOT));
        }
        // Absent without TLS, and on a follower's or lone node's scrape.
        wanted.remove(MetricsCatalogue.TLS_NOT_AFTER.metric());
        wanted.remove(MetricsCatalogue.RAFT_FOLLOWER_LAG.metric());
        Map<String, String> live = new TreeMap<>(scrape.types);
        live.keySet().removeIf(name -> name.startsWith("jvm_") || name.startsWith("process_"));
        live.remove(MetricsCatalogue.RAFT_FOLLOWER_LAG.metric());
        assertThat(live).isEqualTo(wanted);
        for (MetricsCatalogue metric : MetricsCatalogue.values()) {
            if (wanted.containsKey(metric.metric())) {
                assertThat(scrape.labels.get(metric.metric()))
                        .as(metric.metric())
                        .isEqualTo(new TreeSet<>(metric.labels()));
                assertThat(scrape.helps).contains(metric.metric());
            }
        }
    }

    @Test
    void shouldShowTheSameSeriesToBothKindsOfScrapers() throws IOException {
        String openMetrics;
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
            assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
            openMetrics = answer.text();
        }
        assertThat(openMetrics).endsWith("# EOF\n");
        assertThat(Scrape.of(openMetrics).series).isEqualTo(Scrape.of(text()).series);
    }

    @Test
    void shouldBeginEverySeriesAtZero() throws IOException {
        assertThat(text())
                .contains("kvstore_http_requests_total{method=\"PUT\",route=\"/keys/{key}\",status=\"5xx\"} 0.0")
                .contains("kvstore_storage_operations_total{operation=\"get\",status=\"cache_hit\"} 0.0")
                .contains("kvstore_storage_operations_total{operation=\"cas\",status=\"conflict\"} 0.0")
                .contains("raftkv_snapshots_total{result=\"failure\",trigger=\"auto\"} 0.0")
                .contains("kvstore_auth_failures_total{reason=\"bad_token\"} 0.0");
    }

    @Test
    void shouldCountRequestsByRouteAndClassAndOperationsByOutcome() throws IOException {
        try (RawClient client = server.client()) {
            client.put("/keys/a", "x");
            client.put("/keys/a", "x", "If-None-Match: *");
            client.get("/keys/a");
            client.get("/keys/absent");
            client.request("DELETE", "/keys/absent", null);
            client.get("/keys");
            client.get("/no/such/path");
            client.request("POST", "/admin/snapshot", null);
        }
        assertThat(text())
                .contains("kvstore_http_requests_total{method=\"PUT\",route=\"/keys/{key}\",status=\"2xx\"} 1.0")
                .contains("kvstore_http_requests_total{method=\"PUT\",route=\"/keys/{key}\",status=\"4xx\"} 1.0")
                .contains("kvstore_http_requests_total{method=\"other\",route=\"unmatched\",status=\"4xx\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"put\",status=\"success\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"cas\",status=\"conflict\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"get\",status=\"cache_miss\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"get\",status=\"not_found\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"delete\",status=\"not_found\"} 1.0")
                .contains("kvstore_storage_operations_total{operation=\"list\",status=\"success\"} 1.0")
                .contains("kvstore_storage_operation_duration_seconds_count{operation=\"put\"} 1")
                .contains("raftkv_snapshots_total{result=\"success\",trigger=\"manual\"} 1.0")
                .contains("raftkv_raft_proposals_pending 0.0");
    }

    @Test
    void shouldHaveTheBucketsThatAlertsDependOn() throws IOException {
        assertThat(text())
                .contains("kvstore_storage_operation_duration_seconds_bucket{operation=\"put\",le=\"0.1\"}")
                .contains("raftkv_wal_fsync_duration_seconds_bucket{le=\"0.01\"}");
    }

    @Test
    void shouldShowTheFiguresOfStats() throws IOException {
        assertThat(text())
                .contains("kvstore_storage_keys_total 3.0")
                .contains("raftkv_wal_segments_total 2.0")
                .contains("raftkv_raft_log_entries_total 4.0")
                .contains("raftkv_raft_is_leader 1.0")
                .contains("raftkv_raft_state{state=\"follower\"} 0.0")
                .contains("raftkv_build_info{java=\"17\",revision=\"abc\",version=\"1.0.0\"} 1");
    }

    @Test
    void shouldKeepTheNumberOfSeriesBounded() throws IOException {
        assertThat(Scrape.of(text()).series).hasSizeLessThan(1400);
    }

    /** The table in the document is this table; a failure prints what it should be. */
    @Test
    void shouldBeDescribedByTheDocument() throws IOException {
        String table = Arrays.stream(MetricsCatalogue.values())
                .map(metric -> "| `" + metric.metric() + "` | "
                        + metric.kind().name().toLowerCase(java.util.Locale.ROOT) + " | "
                        + (metric.labels().isEmpty() ? "-" : String.join(", ", metric.labels())) + " | "
                        + metric.help() + " |")
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    private String text() throws IOException {
        try (RawClient client = server.client()) {
            RawClient.Answer answer = client.get("/metrics");
            assertThat(answer.status()).isEqualTo(200);
            return answer.text();
        }
    }

    /** What a scrape says. */
    private record Scrape(
            Map<String, String> types, Map<String, Set<String>> labels, Set<String> series, Set<String> helps) {
        private static final List<String> HISTOGRAM_PARTS = List.of("_bucket", "_count", "_sum");

        static Scrape of(String text) {
            Scrape scrape = new Scrape(new HashMap<>(), new HashMap<>(), new TreeSet<>(), new TreeSet<>());
            text.lines().forEach(scrape::read);
            return scrape;
        }

        private void read(String line) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                // OpenMetrics names counters without their suffix.
                String name =
                        words[3].equals("counter") && !words[2].endsWith("_total") ? words[2] + "_total" : words[2];
                types.put(name, words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.add(line.split(" ")[2]);
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                sample(line.substring(0, line.lastIndexOf(' ')));
            }
        }

        private void sample(String sample) {
            series.add(sample);
            int brace = sample.indexOf('{');
            String name = brace < 0 ? sample : sample.substring(0, brace);
            for (String part : HISTOGRAM_PARTS) {
                if (name.endsWith(part)
                        && types.getOrDefault(name.replace(part, ""), "").equals("histogram")) {
                    name = name.substring(0, name.length() - part.length());
                    break;
                }
            }
            Set<String> names = labels.computeIfAbsent(name, ignored -> new TreeSet<>());
            if (brace >= 0) {
                for (String pair :
                        sample.substring(brace + 1, sample.length() - 1).split("\",?")) {
                    int equals = pair.indexOf("=");
                    if (equals > 0 && pair.endsWith("=") && !pair.equals("le=")) {
                        names.add(pair.substring(0, equals));
                    }
                }
            }
        }
    }
}
