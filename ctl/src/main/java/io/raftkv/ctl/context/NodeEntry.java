package io.raftkv.ctl.context;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator knows of one node that the node itself cannot tell when it is down.
 *
 * @param http base URL, e.g. {@code http://node1:8080}
 * @param ssh host for {@code ssh}: a name of ssh_config(5), {@code user@name} or {@code ssh://user@name:port}; empty when
 *     the node runs on this machine
 * @param service name of its systemd unit, if it is not {@value #SERVICE}
 * @param dataDir its {@code storage.data_dir}, if it is not {@code /var/lib/raftkv}
 * @param sudo whether the user needs {@code sudo} for what only root may do there
 */
public record NodeEntry(
        String id, String http, Optional<String> ssh, Optional<String> service, Optional<Path> dataDir, boolean sudo) {
    private static final String SERVICE = "raftkv";
    private static final Path DATA_DIRECTORY = Path.of("/var/lib/raftkv");
    /** Of systemd.unit(5), without the leading dash that a program would take for an option. */
    private static final String UNIT_NAME = "[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*";

    public NodeEntry {
        Check.argument(!id.isBlank(), "a node without an id");
        Check.argument(!http.isBlank(), "node %s has no http address", id);
        Check.argument(
                ssh.map(host -> host.matches("[^-\\s\\p{Cntrl}][^\\s\\p{Cntrl}]*"))
                        .orElse(true),
                "node %s: '%s' is no host for ssh",
                id,
                ssh.orElse(""));
        Check.argument(
                service.map(name -> name.matches(UNIT_NAME)).orElse(true),
                "node %s: '%s' is no name of a service",
                id,
                service.orElse(""));
    }

    public static NodeEntry local(String id, String http, Path dataDir) {
        return new NodeEntry(id, http, Optional.empty(), Optional.empty(), Optional.of(dataDir), false);
    }

    public String serviceName() {
        return service.orElse(SERVICE);
    }

    public Path dataDirectory() {
        return dataDir.orElse(DATA_DIRECTORY);
    }

    public boolean isLocal() {
        return ssh.isEmpty();
    }
}
