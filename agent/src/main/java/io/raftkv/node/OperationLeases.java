package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.node.SystemRecords.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link LeaseService} of a running node, on the thread of {@link LeaderDuties}, as every change that a lease guards:
 * between the look at the lease and the change nobody can take it over.
 *
 * <p>Whether a lease has expired is judged by the leader's own passing of time since it first saw the record as it is,
 * and never by comparing clocks of two machines. A new leader therefore grants a full time to live anew: a lease may
 * live longer than agreed, and never shorter.
 */
final class OperationLeases implements LeaseService {
    static final Duration TTL_MIN = Duration.ofSeconds(1);
    static final Duration TTL_DEFAULT = Duration.ofMinutes(1);
    static final Duration TTL_MAX = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(OperationLeases.class);
    private static final int TEXT_MAX = 200;
    private static final int DECISIONS_MAX = 3;

    private final LeaseRecord record;
    private final ConfigurationChanges changes;
    private final LeaderDuties duties;
    private final ServingGate gate;
    private final LongSupplier nanoTime;
    private final LongSupplier clockMillis;
    private long seenRevision = -1;
    private long seenNanos;

    OperationLeases(
            LeaseRecord record,
            ConfigurationChanges changes,
            LeaderDuties duties,
            ServingGate gate,
            LongSupplier nanoTime,
            LongSupplier clockMillis) {
        this.record = record;
        this.changes = changes;
        this.duties = duties;
        this.gate = gate;
        this.nanoTime = nanoTime;
        this.clockMillis = clockMillis;
    }

    /** This node began to lead: what it saw in an earlier term says nothing about renewals since. */
    synchronized void leadershipGained() {
        seenRevision = -1;
    }

    /** A regular look of {@link LeaderDuties}: the time to live of a lease runs from here. */
    synchronized void look() {
        long revision = record.current().revision();
        if (revision != seenRevision) {
            seenRevision = revision;
            seenNanos = nanoTime.getAsLong();
        }
    }

    @Override
    public LeaseResponse current() {
        Versioned<OperationLease> now = record.current();
        if (!now.value().isHeld() || !changes.leads()) {
            return now.value().response();
        }
        look();
        return now.value().response().expiringIn(left(now.value()));
    }

    @Override
    public CompletableFuture<LeaseResponse> acquire(LeaseRequest request) {
        String holder = text("holder", request.holder());
        String operation = text("operation", request.operation());
        Duration ttl = ttl(request.ttlMs());
        return onLeader(() -> {
            Versioned<OperationLease> now = record.current();
            boolean inForce = isInForce(now);
            if (inForce
                    && (request.takeOver() == null
                            || request.takeOver() != now.value().lease())) {
                throw held(now.value());
            }
            OperationLease next = now.value().next(holder, operation, clockMillis.getAsLong(), ttl);
            write(now, next);
            log.info(
                    "lease given lease={} holder=\"{}\" operation=\"{}\" taken_over={}",
                    next.lease(),
                    holder,
                    operation,
                    inForce);
            return next.response();
        });
    }

    @Override
    public CompletableFuture<LeaseResponse> renew(long lease) {
        return onLeader(() -> {
            Versioned<OperationLease> now = record.current();
            requireCurrent(lease, now.value());
            write(now, now.value());
            return now.value().response();
        });
    }

    @Override
    public CompletableFuture<LeaseResponse> release(long lease) {
        return onLeader(() -> {
            Versioned<OperationLease> now = record.current();
            if (now.value().lease() != lease || !now.value().isHeld()) {
                return now.value().response();
            }
            write(now, now.value().givenBack());
            log.info("lease given back lease={}", lease);
            return now.value().givenBack().response();
        });
    }

    /**
     * Called on the thread of {@link LeaderDuties}, directly before a change.
     *
     * @param lease that the caller names; who names none may change the cluster while nobody holds the lease
     * @throws ApiException LEASE_LOST or LEASE_HELD
     */
    void require(OptionalLong lease) {
        Versioned<OperationLease> now = record.current();
        if (lease.isPresent()) {
            requireCurrent(lease.getAsLong(), now.value());
        } else if (isInForce(now)) {
            throw held(now.value());
        }
    }

    /** One whose time is over and that nobody took is still the only one: its holder was slow, and may go on. */
    private static void requireCurrent(long lease, OperationLease now) {
        if (now.lease() != lease || !now.isHeld()) {
            throw new ApiException(
                    ErrorCode.LEASE_LOST,
                    "lease " + lease + " is not in force: "
                            + (now.isHeld()
                                    ? now.holder() + " holds lease " + now.lease() + " for " + now.operation()
                                    : "it was given back")
                            + "; nothing was done");
        }
    }

    private boolean isInForce(Versioned<OperationLease> lease) {
        look();
        return lease.value().isHeld() && age() <= lease.value().ttlMillis();
    }

    private synchronized long age() {
        return Duration.ofNanos(nanoTime.getAsLong() - seenNanos).toMillis();
    }

    private long left(OperationLease lease) {
        return Math.max(0, lease.ttlMillis() - age());
    }

    private ApiException held(OperationLease lease) {
        return new ApiException(
                ErrorCode.LEASE_HELD,
                lease.holder() + " holds lease " + lease.lease() + " for '" + lease.operation() + "' since "
                        + lease.response().since() + "; it ends by itself "
                        + Duration.ofMillis(left(lease)).toSeconds()
                        + " s from now unless it is renewed, or can be taken over by its number");
    }

    private void write(Versioned<OperationLease> from, OperationLease to) {
        changes.write(List.of(LeaseRecord.unchanged(from)), LeaseRecord.put(to));
    }

    private <T> CompletableFuture<T> onLeader(Callable<T> request) {
        return gate.faultRefusal()
                .<CompletableFuture<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> duties.submit(() -> {
                    changes.requireLeadership();
                    return decide(request);
                }));
    }

    /**
     * A leader that has just begun may decide on a record that it has not yet brought up to date, and then writes nothing.
     * The refusal of that write stands behind everything that was missing: the next look sees it.
     */
    private static <T> T decide(Callable<T> request) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.call();
            } catch (ApiException e) {
                if (e.code() != ErrorCode.CONFLICT || attempt == DECISIONS_MAX) {
                    throw e;
                }
            }
        }
    }

    private static String text(String field, String value) {
        if (value == null || value.isBlank()) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "field '" + field + "' is missing");
        }
        if (value.length() > TEXT_MAX || value.chars().anyMatch(Character::isISOControl)) {
            throw new ApiException(
                    ErrorCode.BAD_REQUEST,
                    "field '" + field + "' must be one line of at most " + TEXT_MAX + " characters");
        }
        return value;
    }

    private static Duration ttl(Long millis) {
        Duration ttl = millis == null ? TTL_DEFAULT : Duration.ofMillis(millis);
        if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new ApiException(
                    ErrorCode.BAD_REQUEST,
                    "field 'ttl_ms' must be between " + TTL_MIN.toMillis() + " and " + TTL_MAX.toMillis());
        }
        return ttl;
    }
}
