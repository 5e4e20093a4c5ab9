package io.raftkv.api;

import java.util.Map;

/**
 * {@code GET /version}.
 *
 * @param formats version number per on-disk format: {@code wal}, {@code snapshot}, {@code command}, {@code backup}
 */
public record VersionResponse(
        String version,
        String revision,
        String engine,
        String java,
        String nodeId,
        String clusterId,
        long epoch,
        Map<String, Integer> formats) {}
