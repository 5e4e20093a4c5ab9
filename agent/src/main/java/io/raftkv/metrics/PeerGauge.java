package io.raftkv.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A gauge whose series come and go with the members: a removed one leaves no stale series behind. */
final class PeerGauge implements Collector {
    private final MetricsCatalogue definition;
    private final Supplier<Map<String, Long>> byPeer;

    PeerGauge(MetricsCatalogue definition, Supplier<Map<String, Long>> byPeer) {
        this.definition = definition;
        this.byPeer = byPeer;
    }

    @Override
    public GaugeSnapshot collect() {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder();
        snapshot.name(definition.metric()).help(definition.help());
        byPeer.get()
                .forEach((peer, value) -> snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(definition.labels().get(0), peer))
                        .build()));
        return snapshot.build();
    }

    @Override
    public String getPrometheusName() {
        return definition.metric();
    }

    @Override
    public MetricType getMetricType() {
        return MetricType.GAUGE;
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
