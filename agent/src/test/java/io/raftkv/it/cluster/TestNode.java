package io.raftkv.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One real agent process, its directory, its configuration and its log. */
public final class TestNode {
    private static final Path DIST = Path.of(System.getProperty("raftkv.dist", "target/dist"));
    private static final String JAVA_OPTS = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto";
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(40);

    private final String id;
    private final Path home;
    private final String host;
    private final int httpPort;
    private final int raftPort;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private List<String> launcher = List.of();
    private Process process;

    /** @param host the address that the node listens on and is reached at */
    public TestNode(String id, Path home, String host, int httpPort, int raftPort) {
        this.id = id;
        this.home = home;
        this.host = host;
        this.httpPort = httpPort;
        this.raftPort = raftPort;
        set("server.http_addr", host + ":" + httpPort);
        set("storage.data_dir", data().toString());
        set("storage.reserve", "1MiB");
        set("raft.enabled", "true");
        set("raft.node_id", id);
        set("raft.raft_addr", host + ":" + raftPort);
        set("raft.advertise_addr", raftAddress());
        // These machines may be busy: a test is about what survives, not about how fast a leader is found.
        set("raft.election_timeout", "2s");
    }

    /** Where {@code raftkv-agent} and its other names stand. */
    public static Path binaries() {
        return DIST.resolve("bin").toAbsolutePath();
    }

    public String id() {
        return id;
    }

    public Path data() {
        return home.resolve("data").toAbsolutePath();
    }

    public Path log() {
        return home.resolve("agent.log").toAbsolutePath();
    }

    public String raftAddress() {
        return host + ":" + raftPort;
    }

    public int httpPort() {
        return httpPort;
    }

    public int raftPort() {
        return raftPort;
    }

    public String url(String path) {
        return ("true".equals(settings.get("tls.enabled")) ? "https" : "http") + "://" + host + ":" + httpPort + path;
    }

    /** Sets a key of the configuration for the next start; {@code null} takes it out. */
    public TestNode set(String key, String value) {
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
        return this;
    }

    /** Sets a variable of the process's environment for the next start; {@code null} takes it out. */
    public TestNode setEnvironment(String name, String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
        return this;
    }

    /** Lets the next start go through a command that replaces itself by the agent, such as {@code ip netns exec NAME}. */
    public TestNode launchedBy(String... command) {
        launcher = List.of(command);
        return this;
    }

    /** Starts the process and returns at once. */
    public TestNode launch() {
        if (isAlive()) {
            throw new IllegalStateException(id + " runs already");
        }
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("config.yaml"), yaml());
            List<String> line = new ArrayList<>(launcher);
            line.add(binaries().resolve("raftkv-agent").toString());
            line.addAll(List.of(
                    "--config", home.resolve("config.yaml").toAbsolutePath().toString()));
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV_"));
            builder.environment().put("JAVA_OPTS", JAVA_OPTS);
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process and waits until it answers. */
    public TestNode start() {
        launch();
        Await.that(id + " answers /health, see " + log(), STARTED_WITHIN, () -> {
            if (!isAlive()) {
                throw new AssertionError(id + " ended at its start: " + logTail());
            }
            return get("/health").status() == 200;
        });
        return this;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** As a power cut that the page cache survives. */
    public TestNode kill9() {
        process.destroyForcibly();
        awaitExit();
        return this;
    }

    /** SIGTERM, as systemd sends it. @return the exit code */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** SIGSTOP: the process stays where it is, with all its connections, until {@link #resume}. */
    public TestNode pause() {
        signal("STOP");
        return this;
    }

    /** SIGCONT. */
    public TestNode resume() {
        signal("CONT");
        return this;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " of " + id + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for the end of the process. @return its exit code */
    public int awaitExit() {
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
    public TestNode wipe() {
        DirectoryTree.delete(data());
        return this;
    }

    /** What {@code raftkv-agent offline} said, and how it ended. */
    public record Offline(int exitCode, String out, String err) {
        public String text() {
            return out + err;
        }
    }

    /** {@code raftkv-agent offline COMMAND … <data dir> MORE}, as an operator types it. */
    public Offline offline(String command, String... more) {
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

    public HttpAnswer get(String path, String... headers) throws IOException {
        return Http.send("GET", url(path), null, headers);
    }

    public HttpAnswer put(String key, String value, String... headers) throws IOException {
        return Http.send("PUT", url("/keys/" + key), value.getBytes(StandardCharsets.UTF_8), headers);
    }

    public HttpAnswer delete(String key, String... headers) throws IOException {
        return Http.send("DELETE", url("/keys/" + key), null, headers);
    }

    public HttpAnswer post(String path, String json) throws IOException {
        return Http.send("POST", url(path), json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    public JsonNode json(String path) throws IOException {
        return get(path).json();
    }

    public String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String logTail() {
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
}
