package io.raftkv.it.faults;

import io.raftkv.it.cluster.Hosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of this test alone: a namespace for each node, a bridge in one more, and this process beside them. Addresses
 * are of 198.18.0.0/15, which RFC 2544 sets aside for tests. Packets from one node to another can be dropped, all or some;
 * those between this process and a node never are. Not for several threads.
 */
public final class NodeNetwork implements Hosts, AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int SUBNETS = 250;
    private static final int CLIENT = 254;

    private final String prefix;
    private final String subnet;
    private final String clientLink;
    private final Thread removal = new Thread(this::remove);
    private final List<String> namespaces = new ArrayList<>();
    private final Map<String, String> addresses = new TreeMap<>();

    /** For each receiver: how many of a hundred packets of each sender are dropped. */
    private final Map<String, Map<String, Integer>> dropped = new HashMap<>();

    private NodeNetwork(String prefix, String subnet, String clientLink) {
        this.prefix = prefix;
        this.subnet = subnet;
        this.clientLink = clientLink;
    }

    /** @param ids of the nodes that will run in it, members now or later */
    public static NodeNetwork of(List<String> ids) {
        requireRoot();
        long pid = ProcessHandle.current().pid();
        int number = COUNT.incrementAndGet();
        NodeNetwork network =
                new NodeNetwork("raftkv-" + pid + "-" + number + "-", freeSubnet(), "rkv" + pid + "n" + number);
        Runtime.getRuntime().addShutdownHook(network.removal);
        network.build(ids);
        return network;
    }

    @Override
    public String address(String id) {
        return addresses.get(id);
    }

    @Override
    public List<String> launcher(String id) {
        return List.of("ip", "netns", "exec", prefix + id);
    }

    List<String> ids() {
        return List.copyOf(addresses.keySet());
    }

    /** Nothing of what {@code from} sends reaches {@code to} any more, once {@link #apply} was called. */
    NodeNetwork cut(String from, String to) {
        return lose(from, to, 100);
    }

    NodeNetwork cutBothWays(String one, String other) {
        return cut(one, other).cut(other, one);
    }

    NodeNetwork lose(String from, String to, int percent) {
        dropped.computeIfAbsent(to, receiver -> new TreeMap<>()).put(from, percent);
        return this;
    }

    /** Puts what was said since the last time into effect. */
    void apply() {
        for (String id : ids()) {
            StringBuilder rules = new StringBuilder("flush ruleset\n");
            rules.append("table ip faults {\nchain input {\ntype filter hook input priority 0; policy accept;\n");
            dropped.getOrDefault(id, Map.of())
                    .forEach((from, percent) -> rules.append("ip saddr ")
                            .append(address(from))
                            .append(percent == 100 ? "" : " numgen random mod 100 < " + percent)
                            .append(" drop\n"));
            Shell.feed(rules.append("}\n}\n").toString(), "ip", "netns", "exec", prefix + id, "nft", "-f", "-");
        }
    }

    /** Every packet arrives again. */
    void heal() {
        dropped.clear();
        apply();
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(removal);
    }

    private void build(List<String> ids) {
        String hub = namespace("hub");
        Shell.run("ip", "-n", hub, "link", "add", "name", "bridge", "type", "bridge");
        Shell.run("ip", "-n", hub, "link", "set", "bridge", "up");
        Shell.run("ip", "link", "add", "name", clientLink, "type", "veth", "peer", "name", "client", "netns", hub);
        Shell.run("ip", "-n", hub, "link", "set", "client", "master", "bridge", "up");
        Shell.run("ip", "addr", "add", subnet + CLIENT + "/24", "dev", clientLink);
        Shell.run("ip", "link", "set", clientLink, "up");
        for (String id : ids) {
            String node = namespace(id);
            addresses.put(id, subnet + (addresses.size() + 1));
            Shell.run("ip", "-n", node, "link", "set", "lo", "up");
            Shell.run("ip", "-n", node, "link", "add", "name", "net", "type", "veth", "peer", "name", id, "netns", hub);
            Shell.run("ip", "-n", hub, "link", "set", id, "master", "bridge", "up");
            Shell.run("ip", "-n", node, "addr", "add", address(id) + "/24", "dev", "net");
            Shell.run("ip", "-n", node, "link", "set", "net", "up");
        }
        apply();
    }

    private String namespace(String name) {
        Shell.run("ip", "netns", "add", prefix + name);
        namespaces.add(prefix + name);
        return prefix + name;
    }

    private void remove() {
        namespaces.forEach(name -> Shell.run("ip", "netns", "del", name));
        namespaces.clear();
    }

    private static String freeSubnet() {
        String taken = Shell.run("ip", "-o", "addr");
        for (int i = 0; i < SUBNETS; i++) {
            String subnet = "198.18." + (ProcessHandle.current().pid() + i) % SUBNETS + ".";
            if (!taken.contains(" " + subnet)) {
                return subnet;
            }
        }
        throw new AssertionError("every subnet of 198.18.0.0/16 is in use:\n" + taken);
    }

    private static void requireRoot() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new AssertionError("this test makes network namespaces: run it as root");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run("nft", "--version");
    }
}
