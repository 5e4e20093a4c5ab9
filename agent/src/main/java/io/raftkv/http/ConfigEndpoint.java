package io.raftkv.http;

import io.raftkv.api.ConfigResponse;
import io.raftkv.config.EffectiveSetting;
import io.raftkv.config.LoadedConfig;
import java.util.Locale;

/** {@code GET /admin/config}: fixed from start to stop, so it is made once. */
final class ConfigEndpoint {
    private final ConfigResponse response;

    ConfigEndpoint(LoadedConfig loaded) {
        response = new ConfigResponse(
                loaded.config().raft().nodeId(),
                loaded.file()
                        .map(file -> file.toAbsolutePath().normalize().toString())
                        .orElse(null),
                loaded.settings().stream().map(ConfigEndpoint::view).toList());
    }

    private static ConfigResponse.Setting view(EffectiveSetting setting) {
        return new ConfigResponse.Setting(
                setting.key(),
                setting.value().orElse(null),
                setting.source().name().toLowerCase(Locale.ROOT),
                setting.origin(),
                setting.perNode());
    }

    void get(Exchange exchange) {
        exchange.answerJson(200, response);
    }
}
