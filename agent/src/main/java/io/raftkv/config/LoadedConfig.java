package io.raftkv.config;

import java.util.List;

/** A configuration that can be used, and what its author should know all the same. */
public record LoadedConfig(AgentConfig config, List<String> warnings) {
    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
