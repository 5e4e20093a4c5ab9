package io.raftkv.http;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code log.access}: one JSON object per request, without keys, values or secrets. */
final class AccessLog {
    static final Logger LOG = LoggerFactory.getLogger("io.raftkv.access");

    private AccessLog() {}

    /** Its switch is {@code log.access} alone: {@code log.level: warn} does not silence it. */
    static void enable() {
        ((ch.qos.logback.classic.Logger) LOG).setLevel(Level.INFO);
    }

    static void write(Exchange exchange, long nanos) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"time\":\"").append(Instant.now()).append('"');
        text(line, "request_id", exchange.requestId());
        text(line, "method", exchange.method());
        text(line, "route", exchange.route() == null ? "" : exchange.route().template());
        text(line, "caller", exchange.caller().name());
        text(line, "remote", remote(exchange));
        line.append(",\"status\":").append(exchange.status());
        line.append(",\"duration_ms\":").append(nanos / 1000 / 1000.0);
        line.append(",\"request_bytes\":").append(exchange.requestBytes());
        line.append(",\"response_bytes\":").append(exchange.responseBytes()).append('}');
        LOG.info("{}", line);
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    static String remote(Exchange exchange) {
        return exchange.request().getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "";
    }
}
