package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.store.StateHeader;
import java.time.Duration;
import java.util.Set;

/** The question to the members before the engine starts: does anybody know that this node must stay silent? */
final class StartInquiry {
    private final NodeIdentity self;
    private final StateHeader state;
    private final ClusterContacts client;

    StartInquiry(NodeIdentity self, StateHeader state, ClusterContacts client) {
        this.self = self;
        this.state = state;
        this.client = client;
    }

    /** Waits at most {@code wait}; who does not answer is asked again later, as every five seconds. */
    void ask(Set<String> baseUrls, Duration wait, Fence fence) {
        try (PeerExchange exchange = new PeerExchange(client, () -> baseUrls, this::mine, fence::consider)) {
            exchange.onceNow(wait);
        }
    }

    /** Not a member's hello yet: nobody records its boot id before the answers were judged. */
    PeerHello mine() {
        return new PeerHello(
                self.nodeId(),
                self.address().toString(),
                self.http(),
                self.clusterId().toString(),
                self.epoch(),
                self.instanceId(),
                self.bootId(),
                self.version(),
                Introductions.STARTING,
                state.applied().index(),
                null,
                null,
                null,
                false,
                null,
                null);
    }
}
