package io.raftkv.ctl.configuration;

import io.raftkv.api.ConfigResponse;
import io.raftkv.config.ConfigFile;
import io.raftkv.config.EffectiveSetting;
import io.raftkv.ctl.configuration.KeyDifference.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Keys × nodes, and a file among them. */
public final class ConfigTable {
    public static final String FILE = "FILE";
    private static final String DEFAULT = "default";

    private final Map<String, Map<String, Value>> columns = new LinkedHashMap<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<String> perNode = new LinkedHashSet<>();
    private final Set<String> notKnown = new LinkedHashSet<>();

    public void addNode(String node, ConfigResponse config) {
        Map<String, Value> column = new LinkedHashMap<>();
        for (ConfigResponse.Setting setting : config.settings()) {
            add(column, setting.key(), setting.perNode(), value(setting));
        }
        columns.put(node, column);
    }

    public void addFile(ConfigFile file) {
        Map<String, Value> column = new LinkedHashMap<>();
        for (EffectiveSetting setting : file.settings()) {
            add(column, setting.key(), setting.perNode(), value(setting));
        }
        notKnown.addAll(file.notKnown());
        columns.put(FILE, column);
    }

    private void add(Map<String, Value> column, String key, boolean isPerNode, Value value) {
        keys.add(key);
        if (isPerNode) {
            perNode.add(key);
        }
        column.put(key, value);
    }

    /** In the order of the agent's documentation. A key that an older agent does not know is a difference, too. */
    public List<KeyDifference> differences() {
        List<KeyDifference> found = new ArrayList<>();
        for (String key : keys) {
            Map<String, Value> row = new LinkedHashMap<>();
            columns.forEach((column, values) -> row.put(column, values.get(key)));
            if (!isSame(key, new ArrayList<>(row.values()))) {
                found.add(new KeyDifference(key, perNode.contains(key), row));
            }
        }
        return found;
    }

    /** @param values {@code null} where an agent does not know the key */
    private boolean isSame(String key, List<Value> values) {
        boolean fromFile = columns.containsKey(FILE);
        if (fromFile && notKnown.contains(key)) {
            return true;
        }
        Value first = values.get(0);
        return values.stream()
                .allMatch(value -> fromFile && isLeftAlone(first, value)
                        || (first == null) == (value == null) && Objects.equals(text(first), text(value)));
    }

    /** Not in the file, and neither set on the node; an older agent does not even know it. */
    private static boolean isLeftAlone(Value inFile, Value onNode) {
        return onNode == null ? DEFAULT.equals(inFile.source()) : bothDefault(inFile, onNode);
    }

    /** A default that depends on the machine is no difference between a file without the key and a node. */
    private static boolean bothDefault(Value one, Value other) {
        return one != null && other != null && DEFAULT.equals(one.source()) && DEFAULT.equals(other.source());
    }

    /** What a restart would change on one node: the file on its host is another one than it was started with. */
    public static List<KeyDifference> pending(String node, ConfigResponse running, ConfigFile onHost) {
        List<KeyDifference> found = new ArrayList<>();
        Map<String, EffectiveSetting> written = new LinkedHashMap<>();
        onHost.settings().forEach(setting -> written.put(setting.key(), setting));
        for (ConfigResponse.Setting setting : running.settings()) {
            EffectiveSetting inFile = written.get(setting.key());
            boolean overridden =
                    setting.source().equals("environment") || setting.source().equals("flag");
            if (inFile == null || overridden || onHost.notKnown().contains(setting.key())) {
                continue;
            }
            Value now = value(setting);
            Value then = value(inFile);
            if (!bothDefault(now, then) && !Objects.equals(now.value(), then.value())) {
                Map<String, Value> row = new LinkedHashMap<>();
                row.put(node, now);
                row.put(FILE, then);
                found.add(new KeyDifference(setting.key(), setting.perNode(), row));
            }
        }
        return found;
    }

    private static String text(Value value) {
        return value == null ? null : value.value();
    }

    private static Value value(ConfigResponse.Setting setting) {
        return new Value(setting.value(), setting.source(), setting.origin());
    }

    private static Value value(EffectiveSetting setting) {
        return new Value(
                setting.value().orElse(null), setting.source().name().toLowerCase(Locale.ROOT), setting.origin());
    }
}
