package io.raftkv.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A configuration that can be used.
 *
 * @param warnings what its author should know all the same
 * @param file it was read from, if any
 * @param settings every key, with its value and where that comes from
 */
public record LoadedConfig(
        AgentConfig config, List<String> warnings, Optional<Path> file, List<EffectiveSetting> settings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
        settings = List.copyOf(settings);
    }
}
