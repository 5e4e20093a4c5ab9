package io.raftkv.config;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One file by itself, perhaps of another machine: what is written in it, without the environment, the command line and
 * the host that an agent would add.
 *
 * @param settings every key, written or by default; no value where the default depends on the machine
 * @param notKnown keys whose values stand in variables of that machine
 * @param problems for which no agent would start with it
 */
public record ConfigFile(List<EffectiveSetting> settings, Set<String> notKnown, List<ConfigProblem> problems) {
    public ConfigFile {
        settings = List.copyOf(settings);
        notKnown = Set.copyOf(notKnown);
        problems = List.copyOf(problems);
    }

    /** @param name for messages */
    public static ConfigFile read(String name, Reader text) {
        List<ConfigProblem> problems = new ArrayList<>();
        YamlSettings read = YamlSettings.written(name, text, problems);
        Map<String, Setting> known = new HashMap<>(read.settings());
        Set<String> notKnown = new HashSet<>(new TreeSet<>(read.unexpanded()));
        known.keySet().removeAll(notKnown);
        for (ConfigKey<?> key : ConfigKeys.all()) {
            Setting setting = known.get(key.name());
            try {
                if (setting != null
                        && key != ConfigKeys.JOIN_ADDR
                        && !setting.values().isEmpty()) {
                    SettingText.of(key, setting.values().get(0));
                }
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(setting.origin(), key.name(), e.getMessage()));
                known.remove(key.name());
            }
        }
        return new ConfigFile(EffectiveSettings.of(known, Map.of()), notKnown, problems);
    }
}
