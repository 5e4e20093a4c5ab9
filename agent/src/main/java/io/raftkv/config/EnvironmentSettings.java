package io.raftkv.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings from {@code RAFTKV_<SECTION>__<KEY>}, and the secret in its own two variables. Empty means not set. */
final class EnvironmentSettings {
    static final String JWT_SECRET = "RAFTKV_JWT_SECRET";
    static final String JWT_SECRET_FILE = "RAFTKV_JWT_SECRET_FILE";

    private EnvironmentSettings() {}

    static Map<String, Setting> read(Map<String, String> environment, List<ConfigProblem> problems) {
        Map<String, ConfigKey<?>> byVariable =
                ConfigKeys.all().stream().collect(Collectors.toMap(ConfigKey::environmentName, Function.identity()));
        Map<String, Setting> settings = new HashMap<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (value.isEmpty() || !ConfigKey.looksLikeEnvironmentName(variable)) {
                return;
            }
            ConfigKey<?> key = byVariable.get(variable);
            if (key == null) {
                String nearest = NearestKey.to(
                        ConfigKey.nameOfVariable(variable),
                        ConfigKeys.all().stream().map(ConfigKey::name).toList());
                problems.add(new ConfigProblem(
                        variable,
                        "",
                        "unknown key; nearest: "
                                + ConfigKey.derived(nearest, "", text -> text, "")
                                        .environmentName() + " (" + nearest + ")"));
                return;
            }
            settings.put(key.name(), Setting.of(value, SettingSource.ENVIRONMENT, variable));
        });
        readSecret(environment, settings, problems);
        return settings;
    }

    private static void readSecret(
            Map<String, String> environment, Map<String, Setting> settings, List<ConfigProblem> problems) {
        String key = ConfigKeys.JWT_SECRET.name();
        String value = environment.getOrDefault(JWT_SECRET, "");
        String file = environment.getOrDefault(JWT_SECRET_FILE, "");
        if (!value.isEmpty() && !file.isEmpty()) {
            problems.add(new ConfigProblem(JWT_SECRET_FILE, key, "set together with " + JWT_SECRET + ": keep one"));
        } else if (!value.isEmpty()) {
            settings.put(key, Setting.of(value, SettingSource.ENVIRONMENT, JWT_SECRET));
        } else if (!file.isEmpty()) {
            try {
                // An editor ends a file with a line feed; it is no part of the secret.
                settings.put(
                        key,
                        Setting.of(
                                Files.readString(Path.of(file)).stripTrailing(),
                                SettingSource.ENVIRONMENT,
                                JWT_SECRET_FILE));
            } catch (IOException | IllegalArgumentException e) {
                problems.add(new ConfigProblem(JWT_SECRET_FILE, key, file + " cannot be read: " + e));
            }
        }
    }
}
