package io.raftkv.ctl.context;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Context files as YAML. Keys are strict: a misspelt {@code protected} must not silently mean unprotected. */
final class ContextYaml {
    private static final String API_VERSION = "raftkvctl/v1";

    private ContextYaml() {}

    static ContextFile parse(Path path, String text) {
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (root == null) {
                return new ContextFile(path, Optional.empty(), List.of(), List.of());
            }
            Fields file = new Fields(root, "the file", "apiVersion", "current_context", "contexts", "repositories");
            String version = file.text("apiVersion").orElse(API_VERSION);
            if (!version.equals(API_VERSION)) {
                throw new IllegalArgumentException("apiVersion is " + version + ", this version reads " + API_VERSION);
            }
            List<Context> contexts = new ArrayList<>();
            for (Object item : file.list("contexts")) {
                contexts.add(context(item));
            }
            List<NamedRepository> repositories = new ArrayList<>();
            for (Object item : file.list("repositories")) {
                repositories.add(repository(item));
            }
            return new ContextFile(path, file.text("current_context"), contexts, repositories);
        } catch (YAMLException | IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, path + ": " + e.getMessage(), null, e);
        }
    }

    private static Context context(Object item) {
        Fields fields = new Fields(
                item, "a context", "name", "protected", "cluster_id", "endpoints", "token_file", "tls", "nodes");
        List<NodeEntry> nodes = new ArrayList<>();
        for (Object node : fields.list("nodes")) {
            nodes.add(node(node));
        }
        List<String> endpoints = new ArrayList<>(
                fields.list("endpoints").stream().map(String::valueOf).toList());
        if (endpoints.isEmpty()) {
            nodes.forEach(node -> endpoints.add(node.http()));
        }
        return new Context(
                fields.required("name"),
                fields.flag("protected"),
                fields.text("cluster_id"),
                endpoints,
                fields.text("token_file").map(Path::of),
                fields.has("tls") ? tls(fields.get("tls")) : TlsFiles.NONE,
                nodes);
    }

    private static NamedRepository repository(Object item) {
        Fields fields = new Fields(item, "a repository", "name", "path", "key_file");
        return new NamedRepository(
                fields.required("name"),
                Path.of(fields.required("path")),
                fields.text("key_file").map(Path::of));
    }

    private static TlsFiles tls(Object item) {
        Fields fields = new Fields(item, "tls", "ca", "certificate", "key");
        return new TlsFiles(
                fields.text("ca").map(Path::of),
                fields.text("certificate").map(Path::of),
                fields.text("key").map(Path::of));
    }

    private static NodeEntry node(Object item) {
        Fields fields = new Fields(item, "a node", "id", "http", "ssh", "service", "data_dir", "sudo");
        return new NodeEntry(
                fields.required("id"),
                fields.required("http"),
                fields.text("ssh"),
                fields.text("service"),
                fields.text("data_dir").map(Path::of),
                fields.flag("sudo"));
    }

    static String format(ContextFile file) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("apiVersion", API_VERSION);
        file.currentContext().ifPresent(name -> root.put("current_context", name));
        root.put("contexts", file.contexts().stream().map(ContextYaml::format).toList());
        if (!file.repositories().isEmpty()) {
            root.put(
                    "repositories",
                    file.repositories().stream().map(ContextYaml::format).toList());
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(root);
    }

    private static Map<String, Object> format(NamedRepository repository) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", repository.name());
        map.put("path", repository.path().toString());
        repository.keyFile().ifPresent(file -> map.put("key_file", file.toString()));
        return map;
    }

    private static Map<String, Object> format(Context context) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", context.name());
        if (context.isProtected()) {
            map.put("protected", true);
        }
        context.clusterId().ifPresent(id -> map.put("cluster_id", id));
        map.put("endpoints", context.endpoints());
        context.tokenFile().ifPresent(file -> map.put("token_file", file.toString()));
        if (!context.tls().equals(TlsFiles.NONE)) {
            Map<String, Object> tls = new LinkedHashMap<>();
            context.tls().ca().ifPresent(file -> tls.put("ca", file.toString()));
            context.tls().certificate().ifPresent(file -> tls.put("certificate", file.toString()));
            context.tls().key().ifPresent(file -> tls.put("key", file.toString()));
            map.put("tls", tls);
        }
        if (!context.nodes().isEmpty()) {
            map.put("nodes", context.nodes().stream().map(ContextYaml::format).toList());
        }
        return map;
    }

    private static Map<String, Object> format(NodeEntry node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", node.id());
        map.put("http", node.http());
        node.ssh().ifPresent(host -> map.put("ssh", host));
        node.service().ifPresent(name -> map.put("service", name));
        node.dataDir().ifPresent(directory -> map.put("data_dir", directory.toString()));
        if (node.sudo()) {
            map.put("sudo", true);
        }
        return map;
    }

    /** A YAML mapping whose keys are known beforehand. */
    private static final class Fields {
        private final Map<?, ?> map;
        private final String where;

        Fields(Object value, String where, String... known) {
            if (!(value instanceof Map<?, ?> mapping)) {
                throw new IllegalArgumentException(where + " must be a mapping of " + String.join(", ", known));
            }
            this.map = mapping;
            this.where = where;
            for (Object key : mapping.keySet()) {
                if (!List.of(known).contains(String.valueOf(key))) {
                    throw new IllegalArgumentException(
                            "unknown key '" + key + "' in " + where + "; known are " + String.join(", ", known));
                }
            }
        }

        boolean has(String key) {
            return map.get(key) != null;
        }

        Object get(String key) {
            return map.get(key);
        }

        Optional<String> text(String key) {
            return Optional.ofNullable(map.get(key)).map(String::valueOf);
        }

        String required(String key) {
            return text(key).orElseThrow(() -> new IllegalArgumentException(where + " has no " + key));
        }

        boolean flag(String key) {
            Object value = map.get(key);
            if (value == null || value instanceof Boolean) {
                return Boolean.TRUE.equals(value);
            }
            throw new IllegalArgumentException(key + " in " + where + " must be true or false, not '" + value + "'");
        }

        List<?> list(String key) {
            Object value = map.get(key);
            if (value == null) {
                return List.of();
            }
            if (value instanceof List<?> list) {
                return list;
            }
            throw new IllegalArgumentException(key + " in " + where + " must be a list");
        }
    }
}
