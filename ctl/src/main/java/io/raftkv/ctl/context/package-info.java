/**
 * Which cluster a command talks to: contexts from YAML files, and what overrides them.
 *
 * <p>Precedence: flag, environment, {@code --config} file, {@code $XDG_CONFIG_HOME/raftkvctl/config.yaml},
 * {@code /etc/raftkvctl/config.yaml}. A file may hold the name of a token file, never a token. Files are replaced by
 * writing a temporary one and renaming it. Neighbours: {@code failure}; SnakeYAML.
 */
package io.raftkv.ctl.context;
