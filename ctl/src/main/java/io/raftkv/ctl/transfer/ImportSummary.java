package io.raftkv.ctl.transfer;

import java.util.List;

/**
 * How an import ended.
 *
 * @param written keys that the cluster confirmed
 * @param existing keys left alone because they were there
 * @param failed keys that were refused, or whose outcome is unknown, with the reason
 * @param skipped input that is no record
 */
public record ImportSummary(
        long written, long existing, List<Failed> failed, List<String> skipped, long bytes, long durationMs) {
    public ImportSummary {
        failed = List.copyOf(failed);
        skipped = List.copyOf(skipped);
    }

    public record Failed(String key, String origin, String reason) {}
}
