package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.node.start.Identity.Fenced;
import io.raftkv.node.start.Replacement;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.store.StateHeader;
import java.time.Duration;
import java.util.Optional;
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

    /**
     * Waits at most {@code wait}; who does not answer is asked again later, as every five seconds.
     *
     * @param remembered what an earlier process on this directory was told
     * @return whether the engine may start; else the gate says why not
     * @throws StartRefusedException if members know, or knew, that this data directory must not be used
     */
    boolean mayTakePart(Optional<Fenced> remembered, Set<String> baseUrls, Duration wait, Fence fence, ServingGate gate)
            throws StartRefusedException {
        if (remembered.isPresent()) {
            Fenced known = remembered.get();
            if (known.kind().isDisowned()) {
                throw refused(Fence.disownedText(self, known.kind(), known.toldBy()));
            }
            Fence.closeAgain(self, known, gate);
            return false;
        }
        try (PeerExchange exchange = new PeerExchange(client, () -> baseUrls, this::mine, fence::consider)) {
            exchange.onceNow(wait);
        }
        if (fence.disowned().isPresent()) {
            throw refused(fence.disowned().get());
        }
        return !fence.isSilenced();
    }

    private StartRefusedException refused(String reason) {
        return new StartRefusedException(reason, Replacement.of(self.nodeId()));
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
                false,
                null,
                null);
    }
}
