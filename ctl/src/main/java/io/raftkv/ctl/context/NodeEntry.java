package io.raftkv.ctl.context;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator knows of one node that the node itself cannot tell when it is down.
 *
 * @param http base URL, e.g. {@code http://node1:8080}
 * @param ssh host name for {@code ssh}; empty when the node runs on this machine
 * @param service name of its systemd unit
 * @param dataDir its {@code storage.data_dir}
 */
public record NodeEntry(
        String id, String http, Optional<String> ssh, Optional<String> service, Optional<Path> dataDir) {
    public NodeEntry {
        Check.argument(!id.isBlank(), "a node without an id");
        Check.argument(!http.isBlank(), "node %s has no http address", id);
    }

    public static NodeEntry local(String id, String http, Path dataDir) {
        return new NodeEntry(id, http, Optional.empty(), Optional.empty(), Optional.of(dataDir));
    }

    public boolean isLocal() {
        return ssh.isEmpty();
    }
}
