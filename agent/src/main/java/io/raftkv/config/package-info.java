/**
 * The agent's configuration: records with defaults, the YAML file, the environment, and what is wrong with them.
 *
 * <p>Precedence is flag, environment, file, default. Keys are strict: an unknown one is an error that names the
 * nearest valid key, and all problems are reported at once with file and line. {@code ConfigKeys} is the one table
 * from which parsing, defaults, proposals and {@code agent/docs/configuration.md} come. Loading binds no port and
 * touches no data, so {@code raftkvctl} validates files with it too. Not safe for use by many threads while loading; what
 * it yields is immutable. A leaf: SnakeYAML only.
 */
package io.raftkv.config;
