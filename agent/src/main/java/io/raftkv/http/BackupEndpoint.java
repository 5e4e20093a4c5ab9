package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.metrics.BackupMetrics;
import io.raftkv.node.Consistency;
import io.raftkv.node.NodeService;
import io.raftkv.node.OutgoingBackup;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /admin/backup}: few at a time, each on a thread of its own that waits for its client. */
final class BackupEndpoint implements AutoCloseable {
    /** Each reads the disk as fast as its client takes it, beside what the node is for. */
    static final int STREAMS_MAX = 2;

    static final String NAME = "X-Raftkv-Backup-Name";
    static final String LAST = "X-Raftkv-Backup-Last-Index";
    static final String CONTENT_BYTES = "X-Raftkv-Backup-Content-Bytes";
    /** In the trailer: the digest of every byte of the body. */
    static final String SHA256 = "X-Raftkv-Backup-SHA256";

    private static final int STALL_SECONDS = 30;
    private static final int STALL_SECONDS_MAX = 600;
    private static final int RATE_MAX = 99_999_999;
    private static final HttpField GZIP = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/gzip");
    private static final Logger LOG = LoggerFactory.getLogger(BackupEndpoint.class);

    private final NodeService node;
    private final BackupMetrics metrics;
    private final Semaphore places = new Semaphore(STREAMS_MAX);
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, STREAMS_MAX + 1, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "backup");
                thread.setDaemon(true);
                return thread;
            });

    BackupEndpoint(NodeService node, BackupMetrics metrics) {
        this.node = node;
        this.metrics = metrics;
    }

    void backup(Exchange exchange) {
        Consistency consistency = KeyEndpoints.consistency(exchange);
        long bytesPerSecond = 1024L * exchange.parameters().integer("rate", 0, 0, RATE_MAX);
        Duration stall =
                Duration.ofSeconds(exchange.parameters().integer("stall", STALL_SECONDS, 1, STALL_SECONDS_MAX));
        if (!places.tryAcquire()) {
            throw new ApiException(ErrorCode.OVERLOADED, STREAMS_MAX + " backups are being made here already");
        }
        try {
            threads.execute(() -> {
                try (BackupMetrics.Running ignored = metrics.running()) {
                    serve(exchange, consistency, stall, bytesPerSecond);
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            throw new ApiException(ErrorCode.NOT_READY, "this node is stopping");
        }
    }

    private void serve(Exchange exchange, Consistency consistency, Duration stall, long bytesPerSecond) {
        try (OutgoingBackup backup = node.backup(consistency)) {
            exchange.responseHeader(new HttpField(NAME, backup.name()));
            exchange.responseHeader(
                    new HttpField(LAST, Long.toString(backup.last().index())));
            exchange.responseHeader(new HttpField(CONTENT_BYTES, Long.toString(backup.contentBytes())));
            exchange.responseHeader(new HttpField(HttpHeader.TRAILER, SHA256));
            exchange.responseHeader(new HttpField(
                    HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"" + backup.name() + ".tar.gz\""));
            Response response = exchange.stream(GZIP);
            if (response != null) {
                stream(
                        exchange,
                        backup,
                        response,
                        new StreamedAnswer(response, exchange::disconnect, stall, bytesPerSecond));
            }
        } catch (IOException | RuntimeException e) {
            // Nothing was sent yet: an answer can still say why.
            metrics.failed();
            exchange.fail(e);
        }
    }

    private void stream(Exchange exchange, OutgoingBackup backup, Response response, StreamedAnswer body) {
        long begun = System.nanoTime();
        MessageDigest digest = sha256();
        response.setTrailersSupplier(() -> HttpFields.build()
                .put(SHA256, HexFormat.of().formatHex(copy(digest).digest())));
        try {
            DigestOutputStream digested = new DigestOutputStream(body, digest);
            backup.writeTo(digested);
            body.finish();
        } catch (IOException | RuntimeException e) {
            metrics.failed();
            LOG.warn(
                    "backup cut off name={} bytes={} request_id={} reason={}",
                    backup.name(),
                    body.bytes(),
                    exchange.requestId(),
                    e.toString());
            exchange.streamed(body.bytes());
            exchange.failed(e);
            return;
        }
        metrics.sent(body.bytes());
        LOG.info(
                "backup sent name={} last_index={} bytes={} millis={} request_id={}",
                backup.name(),
                backup.last().index(),
                body.bytes(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                exchange.requestId());
        exchange.streamed(body.bytes());
        exchange.succeeded();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The supplier may be asked more than once. */
    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a SHA-256 can be copied", e);
        }
    }

    /** Cuts off what is being sent. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
