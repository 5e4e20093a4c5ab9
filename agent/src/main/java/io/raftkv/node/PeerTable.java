package io.raftkv.node;

import io.raftkv.api.PeerHello;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The last introduction of every other agent, and how long ago it came. For views only: no decision rests on it alone. */
public final class PeerTable {
    private final Map<String, Heard> byId = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    public PeerTable(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    private record Heard(PeerHello hello, long atNanos) {}

    public void heard(PeerHello hello) {
        byId.put(hello.nodeId(), new Heard(hello, nanoClock.getAsLong()));
    }

    /** The last introduction of a node, if it is not older than {@code maxAge}. */
    public Optional<PeerHello> recent(String nodeId, Duration maxAge) {
        Heard heard = byId.get(nodeId);
        return heard == null || nanoClock.getAsLong() - heard.atNanos() > maxAge.toNanos()
                ? Optional.empty()
                : Optional.of(heard.hello());
    }

    public void forget(String nodeId) {
        byId.remove(nodeId);
    }
}
