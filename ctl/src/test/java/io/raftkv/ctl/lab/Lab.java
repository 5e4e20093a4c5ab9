package io.raftkv.ctl.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Three hosts of a lab that belongs to this test; the root file system is kept for the next run. */
final class Lab implements AutoCloseable {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path STATE = Path.of("/tmp/raftkv-lab-it");
    /** As the configuration for ssh names them. */
    static final String KEY = STATE.resolve("id_ed25519").toString();

    static final String KNOWN_HOSTS = STATE.resolve("known_hosts").toString();

    private static final Map<String, String> SETTINGS =
            Map.of("LAB_STATE", STATE.toString(), "LAB_NAME", "rkvit", "LAB_NET", "198.18.79", "LAB_DISK_MB", "256");

    /** How a command ended. */
    record Ended(int status, String output) {}

    static Lab up() throws Exception {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError("the lab needs root: namespaces and mounts");
        }
        Lab lab = new Lab();
        lab.run("down"); // what an interrupted run left
        lab.require("up", "3");
        lab.require("install");
        return lab;
    }

    /** A command of the lab that must succeed. */
    String require(String... command) throws Exception {
        Ended ended = run(command);
        if (ended.status() != 0) {
            throw new AssertionError(List.of(command) + " ended with " + ended.status() + ": " + ended.output());
        }
        return ended.output();
    }

    /** {@code raftkvctl} as the build made it, on the lab's switch. */
    Ended raftkvctl(Path contexts, String... arguments) throws Exception {
        return raftkvctl(sshConfiguration(), contexts, arguments);
    }

    Ended raftkvctl(Path sshConfiguration, Path contexts, String... arguments) throws Exception {
        return run(line(sshConfiguration, contexts, arguments));
    }

    /** The same, to be killed; what it prints goes to the file. */
    Process startRaftkvctl(Path contexts, Path output, String... arguments) throws Exception {
        return builder(line(sshConfiguration(), contexts, arguments))
                .redirectOutput(output.toFile())
                .start();
    }

    private static String[] line(Path sshConfiguration, Path contexts, String... arguments) {
        List<String> command = new ArrayList<>(List.of("exec", "lan", "env"));
        command.add("RAFTKVCTL_CONFIG=" + contexts);
        command.add("RAFTKVCTL_SSH_CONFIG=" + sshConfiguration);
        command.add("XDG_STATE_HOME=" + contexts.resolveSibling("state"));
        command.add(PROJECT.resolve("ctl/target/dist/bin/raftkvctl").toString());
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** For the user {@code deploy}. */
    Path sshConfiguration() {
        return STATE.resolve("ssh_config");
    }

    /** For another user, changed as the test likes. */
    Path sshConfiguration(Path directory, String user, String find, String replacement) throws Exception {
        String text = require("ssh-config", user).replace(find, replacement);
        return Files.writeString(Files.createTempFile(directory, "ssh_config", ""), text);
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("lab", ".out");
        try {
            // A file: what "up" leaves running would hold a pipe open.
            int status =
                    builder(command).redirectOutput(output.toFile()).start().waitFor();
            return new Ended(status, Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static ProcessBuilder builder(String... command) {
        List<String> line = new ArrayList<>();
        line.add(PROJECT.resolve("packaging/lab").resolve(command[0]).toString());
        line.addAll(List.of(command).subList(1, command.length));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().putAll(SETTINGS);
        return builder;
    }

    @Override
    public void close() throws Exception {
        require("down");
    }
}
