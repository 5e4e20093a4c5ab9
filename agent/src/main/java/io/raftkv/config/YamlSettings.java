package io.raftkv.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a file into settings, with the line of each; works on composed nodes, so nothing is ever instantiated from it. */
final class YamlSettings {
    private final String file;
    private final Optional<Map<String, String>> environment;
    private final List<ConfigProblem> problems;
    private final Map<String, Setting> settings = new HashMap<>();
    private final Set<String> keys =
            ConfigKeys.all().stream().map(ConfigKey::name).collect(Collectors.toCollection(TreeSet::new));
    private final Set<String> sections = new TreeSet<>();
    private final Set<String> unexpanded = new TreeSet<>();

    private YamlSettings(String file, Optional<Map<String, String>> environment, List<ConfigProblem> problems) {
        this.file = file;
        this.environment = environment;
        this.problems = problems;
        for (String key : keys) {
            for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
                sections.add(key.substring(0, dot));
            }
        }
    }

    /** @param problems gets whatever is wrong with the file */
    static Map<String, Setting> read(Path file, Map<String, String> environment, List<ConfigProblem> problems) {
        YamlSettings reading = new YamlSettings(file.toString(), Optional.of(environment), problems);
        try (Reader reader = Files.newBufferedReader(file)) {
            reading.read(reader);
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(file.toString(), "", "no such file"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(file.toString(), "", "cannot be read: " + e.getMessage()));
        }
        return reading.settings;
    }

    /** As it is written: variables belong to another machine and stay as they are. */
    static YamlSettings written(String name, Reader text, List<ConfigProblem> problems) {
        YamlSettings reading = new YamlSettings(name, Optional.empty(), problems);
        reading.read(text);
        return reading;
    }

    Map<String, Setting> settings() {
        return settings;
    }

    /** Keys whose values stand in variables. */
    Set<String> unexpanded() {
        return unexpanded;
    }

    private void read(Reader text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(text);
            if (root != null) {
                readSection("", root);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(new ConfigProblem(file + ":" + line, "", "not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            problems.add(new ConfigProblem(file, "", "cannot be read: " + e.getMessage()));
        }
    }

    private void readSection(String section, Node node) {
        if (isNull(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            problem(node, section, "must be a section with keys below it");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                String written = section.isEmpty() ? name.getValue() : section + "." + name.getValue();
                readEntry(written, tuple);
            } else {
                problem(tuple.getKeyNode(), section, "a key must be a plain word");
            }
        }
    }

    private void readEntry(String written, NodeTuple tuple) {
        if (sections.contains(written)) {
            readSection(written, tuple.getValueNode());
        } else if (keys.contains(written)) {
            readValue(written, tuple);
        } else {
            boolean isSection = tuple.getValueNode() instanceof MappingNode;
            String nearest = NearestKey.to(written, isSection ? sections : keys);
            problem(
                    tuple.getKeyNode(),
                    written,
                    "unknown " + (isSection ? "section" : "key") + "; nearest: " + nearest);
        }
    }

    private void readValue(String key, NodeTuple tuple) {
        Node node = tuple.getValueNode();
        if (isNull(node)) {
            return;
        }
        if (settings.containsKey(key)) {
            problem(
                    tuple.getKeyNode(),
                    key,
                    "set before, at " + settings.get(key).origin());
            return;
        }
        List<String> values = new ArrayList<>();
        boolean listAllowed = key.equals(ConfigKeys.JOIN_ADDR.name());
        if (node instanceof SequenceNode sequence && listAllowed) {
            sequence.getValue().forEach(element -> addScalar(key, element, values));
        } else {
            addScalar(key, node, values);
        }
        settings.put(key, new Setting(values, SettingSource.FILE, origin(node)));
    }

    private void addScalar(String key, Node node, List<String> values) {
        if (!(node instanceof ScalarNode scalar)) {
            problem(node, key, "must be a single value");
            return;
        }
        try {
            if (environment.isPresent()) {
                values.add(Variables.expand(scalar.getValue(), environment.get()));
            } else if (Variables.isIn(scalar.getValue())) {
                unexpanded.add(key);
            } else {
                values.add(Variables.expand(scalar.getValue(), Map.of()));
            }
        } catch (IllegalArgumentException e) {
            problem(node, key, e.getMessage());
        }
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private void problem(Node node, String key, String message) {
        problems.add(new ConfigProblem(origin(node), key, message));
    }

    private String origin(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }
}
