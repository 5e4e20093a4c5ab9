package io.raftkv.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;

/**
 * Leaves our names as the catalogue writes them. Micrometer's own convention drops {@code _total} from gauges, and the
 * runbook's alerts ask for gauges that have it.
 */
final class ExactNaming extends PrometheusNamingConvention {
    @Override
    public String name(String name, Meter.Type type, String baseUnit) {
        return name.startsWith("kvstore_") || name.startsWith("raftkv_") ? name : super.name(name, type, baseUnit);
    }
}
