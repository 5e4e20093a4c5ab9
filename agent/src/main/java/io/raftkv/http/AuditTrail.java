package io.raftkv.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.AuditEntry;
import io.raftkv.api.Json;
import io.raftkv.audit.AuditFiles;
import io.raftkv.config.AgentConfig;
import io.raftkv.metrics.Metrics;
import io.raftkv.metrics.MetricsCatalogue;
import io.raftkv.node.OperationTrace.Part;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asked this agent to change something, and who was turned away: a line before the answer is sent.
 *
 * <p>A line that cannot be written stops nothing: mostly the disk is full then, and what an operator is about to do is its
 * remedy. It goes to the log instead, where nothing is lost of it, and metric and health say so until one is written again.
 */
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    /** The operation that a request belongs to, by the id that its operator knows it by. */
    static final String OPERATION = "X-Raftkv-Operation";
    /** Who sends a request, as they say. */
    static final String OPERATOR = "X-Raftkv-Operator";

    private final AuditFiles files;
    private final String nodeId;
    private final ForwardingMark mark;
    private final RefusalBudget refusals;
    private final RefusalBudget failures;
    private final LongAdder written;
    private final LongAdder lost;
    private volatile String failure;
    private volatile boolean unforced;

    /** @param mark what the members prove themselves with */
    AuditTrail(AgentConfig.Audit config, String nodeId, ForwardingMark mark, Metrics metrics, LongSupplier nanoTime) {
        this.files = new AuditFiles(config.dir(), config.maxSizeBytes(), config.keep());
        this.nodeId = nodeId;
        this.mark = mark;
        this.refusals = new RefusalBudget(nanoTime);
        this.failures = new RefusalBudget(nanoTime);
        this.written = metrics.counter(MetricsCatalogue.AUDIT_ENTRIES);
        this.lost = metrics.counter(MetricsCatalogue.AUDIT_ERRORS);
    }

    AuditFiles files() {
        return files;
    }

    /** An answer is about to be sent. @param content its body */
    void answered(Exchange exchange, int status, byte[] content) {
        if (!AuditedRoutes.include(exchange.route(), status)) {
            return;
        }
        int suppressed = 0;
        if (status >= 400) {
            suppressed = (AuditedRoutes.isRefusal(status) ? refusals : failures).take();
            if (suppressed < 0) {
                return;
            }
        }
        write(entry(exchange, status, content, suppressed));
    }

    private AuditEntry entry(Exchange exchange, int status, byte[] content, int suppressed) {
        ForwardedBy forwarder = ForwardedBy.of(exchange.request().getHeaders(), mark);
        return new AuditEntry(
                AuditEntry.VERSION,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                nodeId,
                exchange.requestId(),
                exchange.caller().name(),
                header(exchange, OPERATOR),
                AccessLog.remote(exchange),
                forwarder.node(),
                forwarder.address(),
                exchange.trace().has(Part.FORWARD) ? Boolean.TRUE : null,
                exchange.method() + " " + exchange.route().template(),
                AuditTarget.of(exchange.body()),
                lease(exchange),
                header(exchange, OPERATION),
                status,
                status >= 400 ? code(content) : null,
                (System.nanoTime() - exchange.startNanos()) / 10_000 / 100.0,
                suppressed == 0 ? null : suppressed);
    }

    private static String header(Exchange exchange, String name) {
        return AuditTarget.shortened(exchange.request().getHeaders().get(name));
    }

    private static Long lease(Exchange exchange) {
        String text = exchange.request().getHeaders().get(LeaseEndpoints.HEADER);
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String code(byte[] content) {
        try {
            JsonNode code = Json.mapper().readTree(content).path("code");
            return code.isTextual() ? AuditTarget.shortened(code.asText()) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void write(AuditEntry entry) {
        String line;
        try {
            line = Json.mapper().writeValueAsString(entry);
        } catch (IOException e) {
            throw new IllegalStateException("an audit entry is not JSON", e);
        }
        try {
            files.append(line);
            unforced = true;
            failure = null;
            written.increment();
        } catch (IOException | RuntimeException e) {
            failed("audit line not written", e);
            LOG.warn("audit line={}", line);
        }
    }

    /** Called every second: a power cut costs no more than that. */
    void force() {
        if (!unforced) {
            return;
        }
        unforced = false;
        try {
            files.force();
        } catch (IOException | RuntimeException e) {
            failed("audit trail not forced", e);
        }
    }

    private void failed(String what, Exception e) {
        lost.increment();
        if (failure == null) {
            LOG.error("{} dir={} error={}", what, files.directory(), e.toString());
        }
        failure = what + ": " + e + "; see the log for what was not written down";
    }

    /** What health has to say of it. */
    Optional<String> problem() {
        return Optional.ofNullable(failure);
    }
}
