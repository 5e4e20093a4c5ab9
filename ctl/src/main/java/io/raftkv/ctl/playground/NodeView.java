package io.raftkv.ctl.playground;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a playground knows of one of its nodes without asking it.
 *
 * @param pid empty when it does not run
 */
public record NodeView(String id, NodeState state, String url, Optional<Long> pid, Path dataDir, Path log) {}
