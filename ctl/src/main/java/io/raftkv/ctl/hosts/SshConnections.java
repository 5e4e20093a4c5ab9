package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The connections that several commands to the same host share (ssh_config(5), ControlMaster): their sockets, in a
 * directory that only this user can enter, gone with this object.
 */
final class SshConnections implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("raftkvctl-ssh-(\\d+)-.*");
    private static final Duration EXIT_MAX = Duration.ofSeconds(2);
    /** Of the 108 bytes of a socket's path (unix(7)), ssh takes 41 for the name and 17 while it makes the socket. */
    private static final int DIRECTORY_BYTES_MAX = 48;

    private static final Path SHORT = Path.of("/tmp");

    private final String program;
    private final Path directory;
    private final Thread hook = new Thread(this::disconnect, "close ssh connections");

    private SshConnections(String program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /**
     * @param program {@code ssh}, or what takes its place
     * @param environment read for {@code XDG_RUNTIME_DIR}, which is private already and not kept on a disk
     */
    static SshConnections open(String program, Map<String, String> environment) {
        Path base = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(text -> text.startsWith("/") && text.length() <= DIRECTORY_BYTES_MAX - 30)
                .map(Path::of)
                .filter(Files::isWritable)
                .orElse(SHORT);
        removeLeftovers(base);
        try {
            String prefix = "raftkvctl-ssh-" + ProcessHandle.current().pid() + "-";
            SshConnections connections = new SshConnections(program, Files.createTempDirectory(base, prefix));
            Runtime.getRuntime().addShutdownHook(connections.hook);
            return connections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String program() {
        return program;
    }

    /** {@code %C} is a hash of user, host and port, so that the name's length does not depend on theirs. */
    String controlPath() {
        return directory.resolve("%C").toString();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return; // the hook does it
        }
        disconnect();
    }

    private void disconnect() {
        try (Stream<Path> sockets = Files.list(directory)) {
            for (Path socket : sockets.toList()) {
                // The socket names the connection; ssh wants a host all the same.
                List<String> exit = List.of(program, "-F", "none", "-S", socket.toString(), "-O", "exit", "--", "host");
                ChildProcess.run(exit, CommandInput.NOTHING, OutputStream.nullOutputStream(), EXIT_MAX);
            }
            remove(directory);
        } catch (IOException | RuntimeException e) {
            // A connection that stays ends by itself when nobody has used it for a while.
        }
    }

    /** What a process left that was killed; its connections have ended by themselves. */
    private static void removeLeftovers(Path base) {
        try (Stream<Path> entries = Files.list(base)) {
            for (Path entry : entries.toList()) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    remove(entry);
                }
            }
        } catch (IOException | RuntimeException notOurs) {
            // another user's, or removed by another process at this moment
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> sockets = Files.list(directory)) {
            for (Path socket : sockets.toList()) {
                Files.deleteIfExists(socket);
            }
        }
        Files.deleteIfExists(directory);
    }
}
