package io.raftkv.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key with what is in force for it, in the order of the table. */
final class EffectiveSettings {
    private static final String DEFAULT = "default";

    private EffectiveSettings() {}

    /** @param derived values of keys whose default depends on the machine or on other keys; those without are left empty */
    static List<EffectiveSetting> of(Map<String, Setting> byKey, Map<ConfigKey<?>, String> derived) {
        List<EffectiveSetting> all = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            Setting setting = byKey.get(key.name());
            all.add(
                    setting == null
                            ? new EffectiveSetting(
                                    key.name(), standard(key, derived), SettingSource.DEFAULT, DEFAULT, key.isPerNode())
                            : new EffectiveSetting(
                                    key.name(),
                                    written(key, setting),
                                    setting.source(),
                                    setting.origin(),
                                    key.isPerNode()));
        }
        return all;
    }

    static Map<ConfigKey<?>, String> derived(AgentConfig config) {
        Map<ConfigKey<?>, String> derived = new HashMap<>(Map.of(
                ConfigKeys.ADVERTISE_HTTP, config.server().advertiseHttp(),
                ConfigKeys.NODE_ID, config.raft().nodeId(),
                ConfigKeys.ADVERTISE_ADDR, config.raft().advertiseAddr()));
        derived.put(ConfigKeys.AUDIT_DIR, config.audit().dir().toString());
        config.auth().clusterToken().ifPresent(token -> derived.put(ConfigKeys.CLUSTER_TOKEN, SettingText.mark(token)));
        return derived;
    }

    private static Optional<String> standard(ConfigKey<?> key, Map<ConfigKey<?>, String> derived) {
        return key.defaultText().isEmpty()
                ? Optional.ofNullable(derived.get(key))
                : Optional.of(SettingText.of(key, key.defaultText()));
    }

    private static Optional<String> written(ConfigKey<?> key, Setting setting) {
        if (key == ConfigKeys.JOIN_ADDR) {
            List<String> elements = setting.elements();
            return elements.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", elements));
        }
        return setting.values().isEmpty()
                ? Optional.empty()
                : Optional.of(SettingText.of(key, setting.values().get(0)));
    }
}
