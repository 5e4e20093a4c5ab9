package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import java.util.Collection;
import java.util.List;

/** Addresses and memberships in the engine's words and in ours. A host stays the text that it is; nothing resolves it. */
final class Peers {
    private Peers() {}

    static PeerId toEngine(PeerAddress address) {
        return new PeerId(address.host(), address.port());
    }

    static List<PeerId> toEngine(List<PeerAddress> addresses) {
        return addresses.stream().map(Peers::toEngine).toList();
    }

    static Configuration toEngine(Membership membership) {
        return new Configuration(toEngine(membership.voters()), toEngine(membership.nonvoters()));
    }

    static PeerAddress fromEngine(PeerId peer) {
        return new PeerAddress(peer.getIp(), peer.getPort());
    }

    /** @param peers may be {@code null}, as the engine leaves absent lists */
    static List<PeerAddress> fromEngine(Collection<PeerId> peers) {
        return peers == null ? List.of() : peers.stream().map(Peers::fromEngine).toList();
    }
}
