package io.raftkv.config;

import io.raftkv.config.AgentConfig.ListenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where this node listens, and by which names the others know it. */
final class Addresses {
    private static final Set<String> WILDCARDS = Set.of("", "0.0.0.0", "[::]");

    private final Settings settings;
    private final Host host;
    private final List<String> warnings;

    Addresses(Settings settings, Host host, List<String> warnings) {
        this.settings = settings;
        this.host = host;
        this.warnings = warnings;
    }

    /**
     * Where to listen. Debian writes {@code 127.0.1.1 node4} into /etc/hosts: who listened there would be deaf to the
     * other members, so a name that leads to loopback without being one means all interfaces.
     */
    ListenAddress listen(ConfigKey<ListenAddress> key) {
        ListenAddress written = settings.value(key);
        String name = written.host();
        if (WILDCARDS.contains(name)) {
            return new ListenAddress("", written.port());
        }
        if (isLiterallyLocal(name) || !host.isLoopback(name).orElse(false)) {
            return written;
        }
        warnings.add(key.name() + ": " + name + " resolves to a loopback address on this machine (/etc/hosts?), which "
                + "no other node could reach: listening on all interfaces instead");
        return new ListenAddress("", written.port());
    }

    /** {@code host:port} by which members know this node. */
    String advertisedRaft() {
        Optional<ListenAddress> set = settings.optional(ConfigKeys.ADVERTISE_ADDR);
        ListenAddress address = set.orElseGet(() -> settings.value(ConfigKeys.RAFT_ADDR));
        if (set.isPresent() && (WILDCARDS.contains(address.host()) || address.port() == 0)) {
            settings.problem(ConfigKeys.ADVERTISE_ADDR, "needs a host and a port that other nodes can reach");
        }
        return named(address.host()) + ":" + address.port();
    }

    /** Base URL by which nodes and clients reach this node. */
    String advertisedHttp(ListenAddress httpAddr, String scheme) {
        Optional<String> set = settings.optional(ConfigKeys.ADVERTISE_HTTP);
        if (set.isPresent()) {
            try {
                return JoinAddress.baseUrl(set.get(), scheme);
            } catch (IllegalArgumentException e) {
                settings.problem(ConfigKeys.ADVERTISE_HTTP, "'" + set.get() + "' is not like http://node1:8080");
            }
        }
        String written = settings.value(ConfigKeys.HTTP_ADDR).host();
        String name = WILDCARDS.contains(written) ? hostOf(advertisedRaft()) : written;
        return scheme + "://" + name.toLowerCase(Locale.ROOT) + ":" + httpAddr.port();
    }

    /** Base URLs of the members to ask for admission, without this node itself. */
    List<String> join(String self, String nodeId, String scheme) {
        List<String> urls = new ArrayList<>();
        Set<String> own = Set.copyOf(List.of(
                hostOf(self.substring(self.indexOf("://") + 3)),
                nodeId.toLowerCase(Locale.ROOT),
                host.name().toLowerCase(Locale.ROOT)));
        String ownPort = self.substring(self.lastIndexOf(':') + 1);
        for (String element : settings.elements(ConfigKeys.JOIN_ADDR)) {
            try {
                String url = JoinAddress.baseUrl(element, scheme);
                String authority = url.substring(url.indexOf("://") + 3);
                boolean itself = authority.endsWith(":" + ownPort) && own.contains(hostOf(authority));
                if (!itself && !urls.contains(url)) {
                    urls.add(url);
                }
            } catch (IllegalArgumentException e) {
                settings.problem(ConfigKeys.JOIN_ADDR, e.getMessage());
            }
        }
        return urls;
    }

    private String named(String written) {
        return WILDCARDS.contains(written) ? host.name() : written;
    }

    private static String hostOf(String authority) {
        return authority.substring(0, authority.lastIndexOf(':'));
    }

    private static boolean isLiterallyLocal(String name) {
        return name.equalsIgnoreCase("localhost") || name.startsWith("127.") || name.equals("[::1]");
    }
}
