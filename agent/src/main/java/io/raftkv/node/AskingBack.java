package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.SystemRecords.Versioned;
import io.raftkv.node.start.ClusterContacts;
import io.raftkv.raft.PeerAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a hello that came by itself leads to: the member that it names is asked back, where the members' records say
 * that it lives, and only what is answered there counts. Whoever merely reaches the port can make a node ask, at most
 * once a second and member, and nothing more. Safe for any thread.
 */
final class AskingBack {
    /** Between two questions to one member, however often hellos in its name arrive. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final NodeIdentity self;
    private final MemberDirectory directory;
    private final ClusterContacts client;
    private final Supplier<PeerHello> mine;
    private final Consumer<PeerHello> answered;
    private final LongSupplier nanoClock;
    // Its keys are ids of members: it cannot grow with what strangers send.
    private final Map<String, Long> askedAtNanos = new ConcurrentHashMap<>();

    /** @param answered hears what the member itself says, on any thread */
    AskingBack(
            NodeIdentity self,
            MemberDirectory directory,
            ClusterContacts client,
            Supplier<PeerHello> mine,
            Consumer<PeerHello> answered,
            LongSupplier nanoClock) {
        this.self = self;
        this.directory = directory;
        this.client = client;
        this.mine = mine;
        this.answered = answered;
        this.nanoClock = nanoClock;
    }

    /** Asks the member back if the hello says something that is not known of it yet. */
    void consider(PeerHello hello) {
        if (hello.nodeId() == null
                || hello.nodeId().equals(self.nodeId())
                || Introductions.STARTING.equals(hello.state())
                || !self.clusterId().toString().equals(hello.clusterId())) {
            return;
        }
        Versioned<MemberRecord> known = directory.contents().members().get(hello.nodeId());
        if (known == null || !isNews(known.value(), hello)) {
            return;
        }
        Optional<String> url = address(known.value(), hello);
        if (url.isEmpty() || !mayAsk(hello.nodeId())) {
            return;
        }
        client.hello(url.get(), mine.get()).whenComplete((answer, failure) -> {
            if (answer != null && hello.nodeId().equals(answer.nodeId())) {
                answered.accept(answer);
            }
        });
    }

    private boolean isNews(MemberRecord member, PeerHello hello) {
        return hello.epoch() > self.epoch()
                || hello.bootId() > member.bootId()
                || !Objects.equals(hello.http(), member.http());
    }

    /**
     * Where to ask. A member may have moved to another port or to TLS, and then says so from there; another host is
     * believed only when an operator tells it, and encryption is never given up.
     */
    private static Optional<String> address(MemberRecord member, PeerHello hello) {
        Optional<String> recorded = Optional.ofNullable(member.http());
        if (hello.http() == null || recorded.filter(hello.http()::equals).isPresent()) {
            return recorded;
        }
        return isNeighbour(member, hello.http()) ? Optional.of(hello.http()) : recorded;
    }

    private static boolean isNeighbour(MemberRecord member, String http) {
        URI claimed;
        try {
            claimed = new URI(http);
        } catch (URISyntaxException e) {
            return false;
        }
        String host = claimed.getHost();
        boolean isBase = host != null
                && claimed.getPort() > 0
                && claimed.getRawAuthority().equals(host + ":" + claimed.getPort())
                && http.endsWith(claimed.getRawAuthority());
        boolean sameHost = isBase
                && (host.equals(PeerAddress.parse(member.address()).host())
                        || member.http() != null
                                && host.equals(URI.create(member.http()).getHost()));
        boolean encrypted = "https".equals(claimed.getScheme());
        boolean plain = "http".equals(claimed.getScheme());
        boolean wasEncrypted = member.http() != null && member.http().startsWith("https:");
        return sameHost && (encrypted || plain && !wasEncrypted);
    }

    private boolean mayAsk(String nodeId) {
        long now = nanoClock.getAsLong();
        boolean[] may = new boolean[1];
        askedAtNanos.compute(nodeId, (id, last) -> {
            may[0] = last == null || now - last >= PAUSE.toNanos();
            return may[0] ? (Long) now : last;
        });
        return may[0];
    }
}
