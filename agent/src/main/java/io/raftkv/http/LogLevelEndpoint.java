package io.raftkv.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** {@code /admin/log-level}: how much the agent logs, changed while it runs and until it stops. */
final class LogLevelEndpoint {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogLevelEndpoint.class);
    private static final String ROOT = "io.raftkv";
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    /**
     * @param level one of trace, debug, info, warn, error
     * @param logger a name below {@code io.raftkv}, or absent for all of the agent
     */
    record LogLevel(String level, String logger) {}

    void get(Exchange exchange) {
        exchange.answerJson(200, new LogLevel(name(logger(ROOT).getEffectiveLevel()), ROOT));
    }

    void put(Exchange exchange) {
        LogLevel wanted = exchange.json(LogLevel.class);
        if (wanted.level() == null || !LEVELS.contains(wanted.level())) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "field 'level' must be one of " + String.join(", ", LEVELS));
        }
        String name = Optional.ofNullable(wanted.logger()).orElse(ROOT);
        if (!name.equals(ROOT) && !name.startsWith(ROOT + ".")) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "field 'logger' must be " + ROOT + " or begin with it");
        }
        logger(name).setLevel(Level.toLevel(wanted.level()));
        LOG.info(
                "log level changed logger={} level={} caller={}",
                name,
                wanted.level(),
                exchange.caller().name());
        exchange.answerJson(200, new LogLevel(wanted.level(), name));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static String name(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }
}
