package io.raftkv.ctl.playground;

import io.raftkv.ctl.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files of one node: {@code config.yaml}, {@code data/}, {@code agent.log}, and {@code agent.pid} while it runs. */
record NodeDirectory(Path path) {
    private static final int LOG_LINES_SHOWN = 15;

    Path config() {
        return path.resolve("config.yaml");
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("agent.log");
    }

    private Path process() {
        return path.resolve("agent.pid");
    }

    /** Makes the directory and writes the node's configuration. */
    void create(PlaygroundNode node, PlaygroundPlan plan) throws IOException {
        Files.createDirectories(path);
        boolean founder = node.equals(plan.nodes().get(0));
        String others = plan.nodes().stream()
                .filter(other -> !other.equals(node))
                .map(other -> '"' + other.url() + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        List<String> lines = List.of(
                "# Written by raftkvctl playground " + plan.name() + ".",
                "server:",
                "  http_addr: \"" + node.httpAddress() + '"',
                "storage:",
                "  data_dir: \"" + data() + '"',
                "raft:",
                "  enabled: true",
                "  node_id: \"" + node.id() + '"',
                "  raft_addr: \"" + node.raftAddress() + '"',
                "  join_addr: " + others,
                "  bootstrap: " + founder,
                "limits:",
                "  memory: 512MiB");
        Files.write(config(), lines);
    }

    /** @return the process that was started last, whether or not it still runs; empty when that is not known */
    Optional<ProcessIdentity> recordedProcess() throws IOException {
        try {
            return Optional.of(ProcessIdentity.parse(Files.readString(process())));
        } catch (NoSuchFileException | IllegalArgumentException neverStartedOrHalfWritten) {
            return Optional.empty();
        }
    }

    void record(ProcessIdentity identity) throws IOException {
        Files.writeString(process(), identity.format());
    }

    void forgetProcess() throws IOException {
        Files.deleteIfExists(process());
    }

    /** @return the last lines of the node's log, for an error message */
    String endOfLog() throws IOException {
        if (!Files.exists(log())) {
            return "";
        }
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
}
