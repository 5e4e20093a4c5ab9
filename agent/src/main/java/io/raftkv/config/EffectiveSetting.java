package io.raftkv.config;

import java.util.Optional;

/**
 * One key and what is in force for it.
 *
 * @param key as in {@code raft.node_id}
 * @param value written in one way, so that {@code 64MiB} and {@code 67108864} are the same; a secret only as a mark that
 *     tells two apart; empty where there is none, or where it is derived from a machine that is not this one
 * @param origin file and line, variable or {@code command line}; {@code default} where nobody set it
 * @param perNode whether the nodes of a cluster are expected to differ in it
 */
public record EffectiveSetting(
        String key, Optional<String> value, SettingSource source, String origin, boolean perNode) {}
