package io.raftkv.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One real agent process, its directory, its configuration and its log. */
final class TestNode {
    private static final Path DIST = Path.of(System.getProperty("raftkv.dist", "target/dist"));
    private static final String JAVA_OPTS = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto";
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(40);

    private final String id;
    private final Path home;
    private final int httpPort;
    private final int raftPort;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Process process;

    TestNode(String id, Path home, int httpPort, int raftPort) {
        this.id = id;
        this.home = home;
        this.httpPort = httpPort;
        this.raftPort = raftPort;
        set("server.http_addr", "127.0.0.1:" + httpPort);
        set("storage.data_dir", data().toString());
        set("storage.reserve", "1MiB");
        set("raft.enabled", "true");
        set("raft.node_id", id);
        set("raft.raft_addr", "127.0.0.1:" + raftPort);
        set("raft.advertise_addr", raftAddress());
        // These machines may be busy: a test is about what survives, not about how fast a leader is found.
        set("raft.election_timeout", "2s");
    }

    /** Where {@code raftkv-agent} and its other names stand. */
    static Path binaries() {
        return DIST.resolve("bin").toAbsolutePath();
    }

    String id() {
        return id;
    }

    Path data() {
        return home.resolve("data").toAbsolutePath();
    }

    Path log() {
        return home.resolve("agent.log").toAbsolutePath();
    }

    String raftAddress() {
        return "127.0.0.1:" + raftPort;
    }

    String url(String path) {
        return ("true".equals(settings.get("tls.enabled")) ? "https" : "http") + "://127.0.0.1:" + httpPort + path;
    }

    /** Sets a key of the configuration for the next start; {@code null} takes it out. */
    TestNode set(String key, String value) {
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
        return this;
    }

    /** Starts the process and returns at once. */
    TestNode launch() {
        if (isAlive()) {
            throw new IllegalStateException(id + " runs already");
        }
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("config.yaml"), yaml());
            ProcessBuilder builder = new ProcessBuilder(
                    DIST.resolve("bin/raftkv-agent").toString(),
                    "--config",
                    home.resolve("config.yaml").toString());
            builder.environment().put("JAVA_OPTS", JAVA_OPTS);
            builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV_"));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits until it answers. */
    TestNode start() {
        launch();
        Await.that(id + " answers /health, see " + log(), STARTED_WITHIN, () -> {
            if (!isAlive()) {
                throw new AssertionError(id + " ended at its start: " + logTail());
            }
            return get("/health").status() == 200;
        });
        return this;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** As a power cut that the page cache survives. */
    TestNode kill9() {
        process.destroyForcibly();
        awaitExit();
        return this;
    }

    /** SIGTERM, as systemd sends it. @return the exit code */
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Waits for the end of the process. @return its exit code */
    int awaitExit() {
        try {
            if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(id + " did not end: " + logTail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Empties the data directory. */
    TestNode wipe() {
        Files2.deleteTree(data());
        return this;
    }

    /** What {@code raftkv-agent offline} said, and how it ended. */
    record Offline(int exitCode, String out, String err) {
        String text() {
            return out + err;
        }
    }

    /** {@code raftkv-agent offline COMMAND … <data dir> MORE}, as an operator types it. */
    Offline offline(String command, String... more) {
        List<String> line =
                new ArrayList<>(List.of(DIST.resolve("bin/raftkv-agent").toString(), "offline", command));
        line.add(data().toString());
        line.addAll(List.of(more));
        try {
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().put("JAVA_OPTS", JAVA_OPTS);
            builder.redirectError(home.resolve("offline.err").toFile());
            Process ended = builder.start();
            String out = new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Offline(ended.waitFor(), out, Files.readString(home.resolve("offline.err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    HttpAnswer get(String path, String... headers) throws IOException {
        return Http.send("GET", url(path), null, headers);
    }

    HttpAnswer put(String key, String value, String... headers) throws IOException {
        return Http.send("PUT", url("/keys/" + key), value.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpAnswer delete(String key, String... headers) throws IOException {
        return Http.send("DELETE", url("/keys/" + key), null, headers);
    }

    HttpAnswer post(String path, String json) throws IOException {
        return Http.send("POST", url(path), json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    JsonNode json(String path) throws IOException {
        return get(path).json();
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String logTail() {
        String text = logText();
        return text.substring(Math.max(0, text.length() - 3000));
    }

    private String yaml() {
        StringBuilder yaml = new StringBuilder();
        settings.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .distinct()
                .forEach(section -> {
                    yaml.append(section).append(":\n");
                    settings.forEach((key, value) -> {
                        if (key.startsWith(section + ".")) {
                            yaml.append("  ")
                                    .append(key.substring(section.length() + 1))
                                    .append(": \"")
                                    .append(value)
                                    .append("\"\n");
                        }
                    });
                });
        return yaml.toString();
    }

    /** File operations that an operator would do with {@code cp -r} and {@code rm -rf}. */
    static final class Files2 {
        private Files2() {}

        static void deleteTree(Path directory) {
            if (!Files.exists(directory)) {
                return;
            }
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
