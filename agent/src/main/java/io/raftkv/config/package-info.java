/**
 * The agent's configuration: records with defaults, the YAML file, the environment, and what is wrong with them.
 *
 * <p>Precedence is flag, environment, file, default. Keys are strict: an unknown one is an error that names the
 * nearest valid key, and all problems are reported at once with file and line. A leaf: SnakeYAML only.
 */
package io.raftkv.config;
