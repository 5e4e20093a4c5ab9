package io.raftkv.api;

import java.util.List;

/**
 * {@code GET /health} and {@code GET /ready}.
 *
 * @param status {@code healthy} or {@code degraded}; for {@code /ready} {@code ready} or {@code not ready};
 *     {@code joining} or {@code founding} while the node waits for others before it can start
 * @param reasons in words, empty when healthy
 */
public record HealthResponse(String status, String nodeId, List<String> reasons) {}
