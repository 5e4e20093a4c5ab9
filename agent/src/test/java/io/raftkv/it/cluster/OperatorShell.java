package io.raftkv.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A shell in which the hosts, ports, paths and services of the runbook exist, so that its lines run as they stand. Real
 * curl reaches {@code node1:8080} and {@code localhost:8080} through {@code connect-to} in its own configuration file;
 * {@code /var/lib/raftkv}, {@code /etc/raftkv}, {@code /usr/local/bin}, {@code /backup} and {@code /tmp} are directories of the test; ssh, scp,
 * systemctl and journalctl act on the agents of the test (test resource {@code runbook/bin}).
 */
public final class OperatorShell implements AutoCloseable {
    /** The operator's own machine. It has no agent. */
    public static final String DESK = "desk";

    private static final List<String> COMMANDS =
            List.of("ssh", "scp", "sudo", "systemctl", "journalctl", "sleep", "chown", "netstat", "lsof");
    private static final List<String> HOSTS = List.of("node1", "node2", "node3", "node4");
    /** What {@code systemctl show} speaks of. */
    private static final Path UNIT =
            Path.of("../packaging/systemd/raftkv.service").toAbsolutePath();

    private static final int PORT_OF_NOBODY = 1;
    private static final long ENDS_WITHIN_SECONDS = 240;

    private final TestCluster cluster;
    private final Path room;
    private final Path commands;
    private final ServiceControl control;
    private final Map<String, String> environment;

    /** What a script left behind. */
    public record Result(int exit, String output, String errors) {
        @Override
        public String toString() {
            return "exit " + exit + "\n" + output + errors;
        }
    }

    /** @param environment further variables, {@code TOKEN} say */
    public OperatorShell(TestCluster cluster, Map<String, String> environment) throws IOException {
        this.cluster = cluster;
        this.environment = environment;
        room = cluster.home().toAbsolutePath();
        commands = Files.createDirectories(room.resolve("bin"));
        Files.createDirectories(room.resolve("backup"));
        Files.createDirectories(room.resolve("tmp"));
        for (String host : HOSTS) {
            Files.createDirectories(room.resolve(host).resolve("local/bin"));
        }
        for (String command : COMMANDS) {
            install(command);
        }
        control = new ServiceControl(cluster);
    }

    /** Runs a script on a host, with bash and nothing of {@code set -e}: the runbook has none of it. */
    public Result run(String host, String script) {
        try {
            writeCurlConfiguration();
            Path errors = Files.createTempFile(room, "stderr-", "");
            ProcessBuilder builder = new ProcessBuilder(commands.resolve("ssh").toString(), host, script)
                    .directory(room.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("RAFTKV_") || name.equals("TOKEN"));
            builder.environment().putAll(environment);
            builder.environment().put("ROOM", room.toString());
            builder.environment().put("CONTROL", control.url());
            builder.environment().put("UNIT", UNIT.toString());
            // The directories of a test have long names.
            Path yamllint = Files.writeString(
                    room.resolve("yamllint.yaml"), "extends: default\nrules:\n  line-length: disable\n");
            builder.environment().put("YAMLLINT_CONFIG_FILE", yamllint.toString());
            builder.environment()
                    .merge("PATH", commands + ":" + TestNode.binaries(), (path, first) -> first + ":" + path);
            return finish(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        control.close();
    }

    private static Result finish(Process process, Path errors) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script does not end: " + output);
        }
        return new Result(process.exitValue(), output, Files.readString(errors));
    }

    private void install(String command) throws IOException {
        try (InputStream script = OperatorShell.class.getResourceAsStream("/runbook/bin/" + command)) {
            Files.copy(script, commands.resolve(command));
        }
        if (!commands.resolve(command).toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + command);
        }
    }

    /** Hosts without a node are there as well, and refuse the connection. */
    private void writeCurlConfiguration() throws IOException {
        String everywhere = "noproxy = \"*\"\n"
                + HOSTS.stream().map(host -> connect(host, portOf(host))).collect(Collectors.joining());
        for (String host : Stream.concat(HOSTS.stream(), Stream.of(DESK)).toList()) {
            Path file =
                    Files.createDirectories(room.resolve("curl").resolve(host)).resolve(".curlrc");
            Files.writeString(file, everywhere + connect("localhost", portOf(host)));
        }
    }

    private static String connect(String host, int port) {
        return "connect-to = \"" + host + ":8080:127.0.0.1:" + port + "\"\n";
    }

    private int portOf(String host) {
        return cluster.nodes().stream()
                .filter(node -> node.id().equals(host))
                .map(node -> URI.create(node.url("")).getPort())
                .findFirst()
                .orElse(PORT_OF_NOBODY);
    }
}
