package io.raftkv.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Keeps the request target away from Jetty's URI parser. With every compliance violation allowed, that parser still
 * refuses {@code %00} and paths whose {@code ..} leads above the root, and both are keys here. Jetty sees {@code /} for
 * each request; {@link #target} is what was sent.
 *
 * <p>A connection serves one request at a time, in order, so one field is enough.
 */
final class RawTargetConnection extends HttpConnection {
    private static final String PLACEHOLDER = "/";

    private volatile String target = PLACEHOLDER;

    private RawTargetConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    /** The target of the request being served, as sent. */
    String target() {
        return target;
    }

    /** Looked at by another thread, so it may be a moment late; the caller looks again. */
    boolean isInHeadersLongerThan(Duration limit, long nowNanos) {
        HttpParser parser = getParser();
        return !parser.isStart() && parser.inHeaderState() && nowNanos - parser.getBeginNanoTime() > limit.toNanos();
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        target = uri;
        return super.newHttpStream(method, PLACEHOLDER, version);
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        Factory(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            RawTargetConnection connection = new RawTargetConnection(getHttpConfiguration(), connector, endPoint);
            connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
            connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
