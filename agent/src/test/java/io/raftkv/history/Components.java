package io.raftkv.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits a history into parts that share no key. */
final class Components {
    private final Map<String, String> parents = new HashMap<>();

    static Collection<List<Operation>> of(List<Operation> history) {
        Components components = new Components();
        for (Operation operation : history) {
            String first = first(operation);
            operation.request().keys().forEach(key -> components.join(first, key));
        }
        Map<String, List<Operation>> parts = new LinkedHashMap<>();
        for (Operation operation : history) {
            parts.computeIfAbsent(components.root(first(operation)), root -> new ArrayList<>())
                    .add(operation);
        }
        return parts.values();
    }

    private static String first(Operation operation) {
        return operation.request().keys().iterator().next();
    }

    private void join(String one, String other) {
        parents.put(root(other), root(one));
    }

    private String root(String key) {
        String root = key;
        while (!root.equals(parents.computeIfAbsent(root, itself -> itself))) {
            root = parents.get(root);
        }
        parents.put(key, root);
        return root;
    }
}
