package io.raftkv.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.raftkv.check.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All metrics of one agent. Recorders of what the agent's parts do are made here, every series at 0; whoever has a
 * figure to show registers a supplier. Safe for any thread.
 */
public final class Metrics {
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Map<MetricsCatalogue, HistogramFamily> histograms = new EnumMap<>(MetricsCatalogue.class);

    // Micrometer refers to the objects behind function counters weakly: somebody must hold them.
    private final Collection<Object> held = new ConcurrentLinkedQueue<>();

    private final WalMetrics wal;
    private final SnapshotMetrics snapshots;
    private final RaftMetrics raft;
    private final BackupMetrics backups;

    private Metrics() {
        registry.config().namingConvention(new ExactNaming());
        JvmMetrics.builder().register(prometheus);
        this.wal = new WalMetrics(this);
        this.snapshots = new SnapshotMetrics(this);
        this.raft = new RaftMetrics(this);
        this.backups = new BackupMetrics(this);
        long loadedSeconds = System.currentTimeMillis() / 1000;
        gauge(MetricsCatalogue.CONFIG_LOADED, () -> loadedSeconds);
    }

    public static Metrics create() {
        return new Metrics();
    }

    public WalMetrics wal() {
        return wal;
    }

    public SnapshotMetrics snapshots() {
        return snapshots;
    }

    public BackupMetrics backups() {
        return backups;
    }

    public RaftMetrics raft() {
        return raft;
    }

    /** A counter, at 0. */
    public LongAdder counter(MetricsCatalogue metric, String... labelValues) {
        LongAdder adder = new LongAdder();
        held.add(adder);
        counter(metric, adder::sum, labelValues);
        return adder;
    }

    /** A counter that somebody else counts. */
    public void counter(MetricsCatalogue metric, LongSupplier value, String... labelValues) {
        held.add(value);
        FunctionCounter.builder(metric.metric(), value, LongSupplier::getAsLong)
                .description(metric.help())
                .tags(tags(metric, MetricsCatalogue.Kind.COUNTER, labelValues))
                .register(registry);
    }

    /** A gauge, read at each scrape. */
    public void gauge(MetricsCatalogue metric, Supplier<Number> value, String... labelValues) {
        Gauge.builder(metric.metric(), value)
                .description(metric.help())
                .tags(tags(metric, MetricsCatalogue.Kind.GAUGE, labelValues))
                .register(registry);
    }

    /** A gauge with one series per member, read at each scrape. */
    public void peerGauge(MetricsCatalogue metric, Supplier<Map<String, Long>> byPeer) {
        prometheus.register(new PeerGauge(metric, byPeer));
    }

    /** A histogram, at 0; a second call with the same label values returns the first one's. */
    synchronized AdderHistogram histogram(MetricsCatalogue metric, Buckets buckets, String... labelValues) {
        Check.argument(metric.kind() == MetricsCatalogue.Kind.HISTOGRAM, "%s is a %s", metric.metric(), metric.kind());
        HistogramFamily family = histograms.get(metric);
        if (family == null) {
            family = new HistogramFamily(metric);
            histograms.put(metric, family);
            prometheus.register(family);
        }
        return family.with(buckets, labelValues);
    }

    private static Tags tags(MetricsCatalogue metric, MetricsCatalogue.Kind kind, String... values) {
        Check.argument(metric.kind() == kind, "%s is a %s", metric.metric(), metric.kind());
        Check.argument(
                values.length == metric.labels().size(), "%s has the labels %s", metric.metric(), metric.labels());
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(metric.labels().get(i), values[i]);
        }
        return tags;
    }

    /**
     * The content type that a scraper gets.
     *
     * @param accept its {@code Accept} header, {@code null} for none
     */
    public String contentType(String accept) {
        return formats.findWriter(accept).getContentType();
    }

    /** Writes every metric in the format that {@link #contentType} names. */
    public void scrape(String accept, OutputStream out) throws IOException {
        formats.findWriter(accept).write(out, prometheus.scrape());
    }
}
