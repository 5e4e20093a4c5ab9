package io.raftkv.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All histograms of one name, one per set of label values. */
final class HistogramFamily implements Collector {
    private final MetricsCatalogue definition;
    private final Map<Labels, AdderHistogram> histograms = new ConcurrentHashMap<>();

    HistogramFamily(MetricsCatalogue definition) {
        this.definition = definition;
    }

    AdderHistogram with(Buckets buckets, String... labelValues) {
        String[] names = definition.labels().toArray(String[]::new);
        return histograms.computeIfAbsent(
                names.length == 0 ? Labels.EMPTY : Labels.of(names, labelValues), ignored -> buckets.histogram());
    }

    @Override
    public HistogramSnapshot collect() {
        HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder();
        snapshot.name(definition.metric()).help(definition.help());
        histograms.forEach((labels, histogram) -> snapshot.dataPoint(histogram.snapshot(labels)));
        return snapshot.build();
    }

    @Override
    public String getPrometheusName() {
        return definition.metric();
    }

    @Override
    public MetricType getMetricType() {
        return MetricType.HISTOGRAM;
    }

    @Override
    public Set<String> getLabelNames() {
        return Set.copyOf(definition.labels());
    }

    @Override
    public MetricMetadata getMetadata() {
        return new MetricMetadata(definition.metric(), definition.help());
    }
}
