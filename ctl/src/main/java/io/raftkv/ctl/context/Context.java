package io.raftkv.ctl.context;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One cluster, as the operator named it.
 *
 * @param isProtected changes then need the context's name, typed
 * @param clusterId when set, an agent of any other cluster is refused
 * @param endpoints base URLs, tried in this order; never empty
 * @param tokenFile file with the bearer token
 * @param nodes inventory; may be empty or incomplete
 */
public record Context(
        String name,
        boolean isProtected,
        Optional<String> clusterId,
        List<String> endpoints,
        Optional<Path> tokenFile,
        TlsFiles tls,
        List<NodeEntry> nodes) {
    /** The context of an agent on this machine, when nothing else is configured. */
    public static final Context LOCAL = of("local", List.of("http://localhost:8080"));

    public Context {
        Check.argument(name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"), "'%s' is no name for a context", name);
        endpoints = List.copyOf(endpoints);
        nodes = List.copyOf(nodes);
        Check.argument(!endpoints.isEmpty(), "context %s has no endpoints", name);
    }

    public static Context of(String name, List<String> endpoints) {
        return new Context(name, false, Optional.empty(), endpoints, Optional.empty(), TlsFiles.NONE, List.of());
    }

    public Context withEndpoints(List<String> urls) {
        return new Context(name, isProtected, clusterId, urls, tokenFile, tls, nodes);
    }

    public Context withTls(TlsFiles files) {
        return new Context(name, isProtected, clusterId, endpoints, tokenFile, files, nodes);
    }

    public Context withNodes(List<NodeEntry> entries) {
        return new Context(name, isProtected, clusterId, endpoints, tokenFile, tls, entries);
    }

    public Optional<NodeEntry> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }
}
