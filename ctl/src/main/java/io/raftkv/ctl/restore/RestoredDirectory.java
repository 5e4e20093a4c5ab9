package io.raftkv.ctl.restore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param dataDirectory what an agent can be started on now
 * @param setAside where the data lies that was there before
 */
public record RestoredDirectory(Path dataDirectory, Optional<Path> setAside) {}
