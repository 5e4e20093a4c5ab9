package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.raft.PeerAddress;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom a disk names as members, and where they can be asked, before any state is built from it. A snapshot knows their
 * HTTP addresses; the log behind it names the Raft address of who came later, and then the agent is looked for on that
 * host under this node's own HTTP port.
 */
final class MembersOnDisk {
    private MembersOnDisk() {}

    /** Base URLs of the others. */
    static Set<String> urls(AgentConfig config, Inspection found) {
        Optional<SnapshotManifest> snapshot = found.snapshot().map(PublishedSnapshot::manifest);
        Set<String> urls = new LinkedHashSet<>();
        Set<String> named = new HashSet<>(Set.of(config.raft().advertiseAddr()));
        for (SnapshotManifest.Member member :
                snapshot.map(SnapshotManifest::members).orElse(List.of())) {
            named.add(member.address());
            if (!isSelf(config, member)) {
                urls.add(member.http().isEmpty() ? derived(config, member.address()) : member.http());
            }
        }
        long snapshotIndex = snapshot.map(SnapshotManifest::index).orElse(0L);
        found.log()
                .flatMap(LogFacts::configuration)
                .filter(logged -> logged.index() > snapshotIndex)
                .ifPresent(logged -> Stream.concat(
                                logged.members().voters().stream(), logged.members().nonvoters().stream())
                        .map(PeerAddress::toString)
                        .filter(named::add)
                        .map(address -> derived(config, address))
                        .forEach(urls::add));
        urls.remove(config.server().advertiseHttp());
        return urls;
    }

    private static boolean isSelf(AgentConfig config, SnapshotManifest.Member member) {
        return member.id().equals(config.raft().nodeId())
                && member.address().equals(config.raft().advertiseAddr());
    }

    private static String derived(AgentConfig config, String address) {
        String scheme = config.tls().enabled() ? "https" : "http";
        String host = address.substring(0, address.lastIndexOf(':'));
        return scheme + "://" + host + ":" + config.server().httpAddr().port();
    }
}
