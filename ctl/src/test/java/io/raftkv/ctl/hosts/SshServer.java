package io.raftkv.ctl.hosts;

import io.raftkv.ctl.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real {@code sshd} on loopback with keys and configuration of its own; the user who runs the tests can log in. */
final class SshServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path directory;
    private final int port;
    private final Process process;

    private SshServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static SshServer start(Path directory) throws Exception {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError("there is no " + PROGRAM + ": packaging/prerequisites test installs it");
        }
        if ("root".equals(System.getProperty("user.name"))) {
            Files.createDirectories(Path.of("/run/sshd")); // root's sshd insists on it; its own service makes it
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        keyPair(directory.resolve("host"));
        keyPair(directory.resolve("user"));
        keyPair(directory.resolve("stranger"));
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized"));
        int port = freePort();
        Path configuration = directory.resolve("sshd_config");
        Files.write(
                configuration,
                List.of(
                        "ListenAddress 127.0.0.1:" + port,
                        "HostKey " + directory.resolve("host"),
                        "AuthorizedKeysFile " + directory.resolve("authorized"),
                        "PidFile none",
                        "AuthenticationMethods publickey",
                        "PermitRootLogin yes",
                        "StrictModes no",
                        "UsePAM no",
                        "LogLevel VERBOSE",
                        "MaxStartups 100"));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sshd.log").toFile())
                .start();
        SshServer server = new SshServer(directory, port, process);
        Await.that("sshd to listen, " + server.log(), PATIENCE, server::isListening);
        return server;
    }

    int port() {
        return port;
    }

    String log() {
        try {
            return Files.readString(directory.resolve("sshd.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long logins() {
        return log().lines()
                .filter(line -> line.startsWith("Accepted publickey"))
                .count();
    }

    /** A configuration of ssh under which {@code node1} is this server. */
    Path clientConfiguration(String key, String knownHosts, int throughPort) throws IOException {
        Path file = Files.createTempFile(directory, "ssh_config", "");
        return Files.write(
                file,
                List.of(
                        "Host node1",
                        "  HostName 127.0.0.1",
                        "  Port " + throughPort,
                        "  HostKeyAlias node1",
                        "  IdentityFile " + directory.resolve(key),
                        "  IdentitiesOnly yes",
                        "  IdentityAgent none",
                        "  GlobalKnownHostsFile /dev/null",
                        "  UserKnownHostsFile " + directory.resolve(knownHosts),
                        "  StrictHostKeyChecking no", // ours is stricter, whatever the user prefers
                        "  LogLevel QUIET",
                        "  RemoteCommand echo hijacked"));
    }

    /** @return the name of a file in which the host is known by the key of that name */
    String knownBy(String key) throws IOException {
        String publicKey = Files.readString(directory.resolve(key + ".pub"));
        Files.writeString(directory.resolve("known_by_" + key), "node1 " + publicKey);
        return "known_by_" + key;
    }

    private boolean isListening() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("sshd ended: " + log());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        }
    }

    private static void keyPair(Path file) throws Exception {
        Process keygen = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start();
        if (keygen.waitFor() != 0) {
            throw new AssertionError("ssh-keygen failed");
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
