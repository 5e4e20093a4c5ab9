package io.raftkv.http;

import io.raftkv.api.ApiError;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.Json;
import io.raftkv.config.AgentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on the HTTP port while a node waits for others before it can start: {@code /health} and {@code /ready} say
 * with 503 what for, and everything else is refused as not ready. It ends before {@link HttpServer} begins.
 */
public final class WaitingServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingServer.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final AgentConfig config;
    private final RequestIds requestIds = new RequestIds();
    private volatile HealthResponse saying;
    private Server server;

    /** Listens only once there is something to say. */
    public WaitingServer(AgentConfig config) {
        this.config = config;
    }

    /**
     * From now on this is the answer.
     *
     * @param status one word
     * @throws IOException if the port cannot be bound or the TLS set-up is not usable
     * @throws InterruptedException if the process is to end
     */
    public void say(String status, String reason) throws IOException, InterruptedException {
        saying = new HealthResponse(status, config.raft().nodeId(), List.of(reason));
        if (server == null) {
            server = listening();
        }
    }

    private Server listening() throws IOException, InterruptedException {
        QueuedThreadPool pool = JettySetup.threadPool();
        Server created = new Server(pool);
        try {
            TlsSetup tls = config.tls().enabled() ? TlsSetup.load(config.tls()) : null;
            created.addConnector(JettySetup.connector(created, config, tls, JettySetup.IDLE_TIMEOUT));
            created.setHandler(new Answers());
            created.setStopTimeout(0);
            created.start();
            return created;
        } catch (InterruptedException e) {
            stop(created);
            throw e;
        } catch (Exception e) {
            stop(created);
            throw e instanceof IOException io ? io : new IOException("the HTTP interface did not start: " + e, e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            stop(server);
            server = null;
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("http of a waiting node did not stop cleanly cause={}", e.toString());
        }
    }

    /** The same to everybody: a node without a cluster has nobody whose rights it could check. */
    private final class Answers extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            HealthResponse now = saying;
            RawTargetConnection connection =
                    (RawTargetConnection) request.getConnectionMetaData().getConnection();
            String path = connection.target().replaceFirst("\\?.*", "");
            String requestId = requestIds.of(request.getHeaders().get(Exchange.REQUEST_ID));
            Object body = "/health".equals(path) || "/ready".equals(path)
                    ? now
                    : new ApiError(
                            "this node is " + now.status() + ": "
                                    + now.reasons().get(0),
                            ErrorCode.NOT_READY.name(),
                            requestId,
                            null);
            byte[] content = Json.mapper().writeValueAsBytes(body);
            response.setStatus(ErrorCode.NOT_READY.httpStatus());
            response.getHeaders().put(Exchange.JSON);
            response.getHeaders().put(Exchange.REQUEST_ID, requestId);
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
            response.write(true, ByteBuffer.wrap(content), callback);
            return true;
        }
    }
}
