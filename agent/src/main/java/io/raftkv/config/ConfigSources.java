package io.raftkv.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from, in order of precedence.
 *
 * @param flags from the command line, by key ({@code raft.node_id})
 * @param environment all variables of the process; those that are not ours are ignored
 * @param file in YAML; without one, everything can still be set by the environment
 */
public record ConfigSources(Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    public ConfigSources {
        flags = Map.copyOf(flags);
        environment = Map.copyOf(environment);
    }
}
