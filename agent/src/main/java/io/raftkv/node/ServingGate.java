package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether this node may serve, and why not. Reasons are independent of each other: leaving one does not open the gate
 * while another stands. Safe for any thread; reading it costs one volatile read.
 */
public final class ServingGate {
    /** Why a node refuses, most final first: the first one that stands is the one that a client hears. */
    public enum Reason {
        /** The cluster went on under a higher epoch; this data directory belongs to a future that was left. */
        SUPERSEDED(ErrorCode.SUPERSEDED, true),
        /** A member is in a higher epoch that nobody leads: superseded, unless that member goes back. */
        SUSPENDED(ErrorCode.NOT_READY, true),
        /** The members' records name another life of this node id: an old copy, or a replaced disk. */
        DISOWNED(ErrorCode.NOT_READY, true),
        /** The cluster removed this node. */
        REMOVED(ErrorCode.NOT_READY, true),
        /** This node's state differs from the majority's at the same index. */
        DIVERGED(ErrorCode.NOT_READY, true),
        STARTING(ErrorCode.NOT_READY, false),
        DRAINING(ErrorCode.DRAINING, false);

        private final ErrorCode code;
        private final boolean fault;

        Reason(ErrorCode code, boolean fault) {
            this.code = code;
            this.fault = fault;
        }

        /** What clients are answered with. */
        public ErrorCode code() {
            return code;
        }

        /** Whether somebody has to act: such a node is degraded, not merely not ready. */
        public boolean fault() {
            return fault;
        }
    }

    private volatile Map<Reason, String> closed = Map.of();

    /** Closes the gate; a later text for the same reason replaces the earlier. */
    public synchronized void close(Reason reason, String text) {
        Map<Reason, String> next = new EnumMap<>(Reason.class);
        next.putAll(closed);
        next.put(reason, text);
        closed = next;
    }

    /** Takes one reason away; the gate is open when none is left. */
    public synchronized void open(Reason reason) {
        Map<Reason, String> next = new EnumMap<>(Reason.class);
        next.putAll(closed);
        next.remove(reason);
        closed = next.isEmpty() ? Map.of() : next;
    }

    public boolean isClosed(Reason reason) {
        return closed.containsKey(reason);
    }

    /** What a client must be answered with, empty while the node serves. */
    public Optional<ApiException> refusal() {
        Map<Reason, String> now = closed;
        if (now.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Reason, String> first = now.entrySet().iterator().next();
        return Optional.of(new ApiException(first.getKey().code(), first.getValue()));
    }

    /** As {@link #refusal}, but a node that is only starting or draining is not refused. */
    public Optional<ApiException> faultRefusal() {
        return firstOf(Reason::fault);
    }

    /** As {@link #faultRefusal}, but a suspended node may remove: the member that suspends it, above all. */
    public Optional<ApiException> removalRefusal() {
        return firstOf(reason -> reason.fault() && reason != Reason.SUSPENDED);
    }

    private Optional<ApiException> firstOf(Predicate<Reason> refused) {
        return closed.entrySet().stream()
                .filter(entry -> refused.test(entry.getKey()))
                .findFirst()
                .map(entry -> new ApiException(entry.getKey().code(), entry.getValue()));
    }

    /** The texts of all reasons, or only of those that need somebody to act. */
    public List<String> reasons(boolean faultsOnly) {
        List<String> texts = new ArrayList<>();
        closed.forEach((reason, text) -> {
            if (reason.fault() || !faultsOnly) {
                texts.add(text);
            }
        });
        return texts;
    }
}
