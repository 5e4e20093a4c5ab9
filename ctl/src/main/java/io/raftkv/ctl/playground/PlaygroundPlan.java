package io.raftkv.ctl.playground;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a playground consists of; never changed once it is written.
 *
 * @param agent the program that its nodes run
 */
record PlaygroundPlan(String name, String agent, List<PlaygroundNode> nodes) {
    PlaygroundPlan {
        nodes = List.copyOf(nodes);
    }

    /** Plans nodes {@code node1}, {@code node2}, … on ports that are free now. */
    static PlaygroundPlan of(String name, Path agent, int count) throws IOException {
        List<Integer> ports = FreePorts.choose(2 * count);
        List<PlaygroundNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new PlaygroundNode("node" + (i + 1), ports.get(2 * i), ports.get(2 * i + 1)));
        }
        return new PlaygroundPlan(name, agent.toString(), nodes);
    }

    /** @return empty when the file does not exist */
    static Optional<PlaygroundPlan> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(file), PlaygroundPlan.class));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not the plan of a playground: " + e.getOriginalMessage(), e);
        }
    }

    void write(Path file) throws IOException {
        Files.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    Optional<PlaygroundNode> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }
}
