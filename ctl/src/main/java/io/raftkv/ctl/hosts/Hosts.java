package io.raftkv.ctl.hosts;

import io.raftkv.ctl.context.NodeEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The way to every host of an inventory. Connections are shared, and end with this object. Safe for many threads. */
public final class Hosts implements AutoCloseable {
    /** For jump hosts and keys that are not the user's: a file of ssh_config(5). */
    public static final String SSH_CONFIG = "RAFTKVCTL_SSH_CONFIG";
    /** Another program that takes the arguments of {@code ssh}. */
    public static final String SSH_PROGRAM = "RAFTKVCTL_SSH";

    private final Map<String, String> environment;
    private final Function<NodeEntry, Optional<Service>> others;
    private final Map<String, Host> hosts = new HashMap<>();
    private SshConnections connections;

    /** @param others finds the service of a node that systemd does not look after */
    public Hosts(Map<String, String> environment, Function<NodeEntry, Optional<Service>> others) {
        this.environment = Map.copyOf(environment);
        this.others = others;
    }

    /** Connects to nothing yet. */
    public synchronized Host host(NodeEntry node) {
        return hosts.computeIfAbsent(node.id(), id -> new Host(id, runner(node), node.sudo()));
    }

    /** Where this program runs; it need not be a node. */
    public Host thisMachine() {
        return new Host("this machine", new LocalCommands("this machine"), false);
    }

    /** Connects to nothing yet. */
    public Service service(NodeEntry node) {
        Optional<Service> other = node.isLocal() ? others.apply(node) : Optional.empty();
        return other.orElseGet(() -> new SystemdService(host(node), node.serviceName()));
    }

    private CommandRunner runner(NodeEntry node) {
        if (node.isLocal()) {
            return new LocalCommands(node.id());
        }
        if (connections == null) {
            connections = SshConnections.open(value(SSH_PROGRAM).orElse("ssh"), environment);
        }
        return new OpenSsh(
                node.id(), node.ssh().orElseThrow(), value(SSH_CONFIG).map(Path::of), connections);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    @Override
    public synchronized void close() {
        if (connections != null) {
            connections.close();
            connections = null;
            hosts.clear();
        }
    }
}
