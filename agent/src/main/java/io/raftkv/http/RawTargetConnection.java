package io.raftkv.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpCompliance;
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

    private final Executor resumption;
    private volatile String target = PLACEHOLDER;
    // Set while the constructor of the superclass runs: an initializer here would undo that.
    private HttpParser.RequestHandler requestHandler;

    private RawTargetConnection(
            HttpConfiguration configuration, Connector connector, EndPoint endPoint, Executor resumption) {
        super(configuration, connector, endPoint);
        this.resumption = resumption;
    }

    /**
     * After an answer that came from another thread, as nearly all of ours do, Jetty looks for the next request on a
     * thread of this executor. The handler never waits, so one thread can do it for many connections.
     */
    @Override
    protected Executor getExecutor() {
        // The constructor of the superclass asks too.
        return resumption == null ? super.getExecutor() : resumption;
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
        ((ChunkWatchingParser) getParser()).lastChunkSeen = false;
        return super.newHttpStream(method, PLACEHOLDER, version);
    }

    /**
     * Whether the last chunk of the request being served has come, without which a chunked body is not whole (RFC 9112,
     * section 8). Jetty reports its end also when the client goes away after the carriage return behind any chunk.
     */
    boolean isLastChunkSeen() {
        return ((ChunkWatchingParser) getParser()).lastChunkSeen;
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser parser =
                new ChunkWatchingParser(requestHandler, getHttpConfiguration().getRequestHeaderSize(), compliance);
        parser.setHeaderCacheSize(getHttpConfiguration().getHeaderCacheSize());
        parser.setHeaderCacheCaseSensitive(getHttpConfiguration().isHeaderCacheCaseSensitive());
        return parser;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        RequestHandler handler = super.newRequestHandler();
        requestHandler = handler;
        return handler;
    }

    private static final class ChunkWatchingParser extends HttpParser {
        private volatile boolean lastChunkSeen;

        ChunkWatchingParser(RequestHandler handler, int headBytesMax, HttpCompliance compliance) {
            super(handler, headBytesMax, compliance);
        }

        @Override
        protected void setState(State state) {
            lastChunkSeen |= state == State.TRAILER;
            super.setState(state);
        }
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        private final DrainingExecutor[] resumptions;
        private final AtomicInteger made = new AtomicInteger();

        /** @param resumptions how many threads of {@code pool} may look for next requests at once */
        Factory(HttpConfiguration configuration, Executor pool, int resumptions) {
            super(configuration);
            this.resumptions = new DrainingExecutor[resumptions];
            Arrays.setAll(this.resumptions, i -> new DrainingExecutor(pool));
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            int turn = Math.floorMod(made.getAndIncrement(), resumptions.length);
            RawTargetConnection connection =
                    new RawTargetConnection(getHttpConfiguration(), connector, endPoint, resumptions[turn]);
            connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
            connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
