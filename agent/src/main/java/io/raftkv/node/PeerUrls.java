package io.raftkv.node;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whom a node asks: the other members, as the records name them; who is configured while there are no records. */
final class PeerUrls implements Supplier<Set<String>> {
    private final NodeIdentity self;
    private final MemberDirectory directory;
    private final List<String> joinAddr;

    PeerUrls(NodeIdentity self, MemberDirectory directory, List<String> joinAddr) {
        this.self = self;
        this.directory = directory;
        this.joinAddr = joinAddr;
    }

    /** Base URLs. */
    @Override
    public Set<String> get() {
        Set<String> urls = new LinkedHashSet<>();
        directory.contents().members().values().forEach(member -> {
            if (!member.value().nodeId().equals(self.nodeId()) && member.value().http() != null) {
                urls.add(member.value().http());
            }
        });
        if (urls.isEmpty()) {
            urls.addAll(joinAddr);
            urls.remove(self.http());
        }
        return urls;
    }

    /**
     * Whom to ask before the engine starts. The state of that moment is the snapshot's and knows nobody who came later:
     * an old copy of a founder's first disk would ask nobody, and vote.
     *
     * @param onDisk what snapshot and log name
     */
    Set<String> beforeStart(Set<String> onDisk) {
        Set<String> urls = get();
        urls.addAll(onDisk);
        urls.remove(self.http());
        return urls;
    }
}
